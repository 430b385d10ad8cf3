import { type Language, localeOf } from './language'

/** What useFormat gives; every date argument is an RFC 3339 instant as the API sends it. */
export interface Format {
  /** 20/11/2026 */
  date(instant: string): string
  /** vendredi 20/11/2026 */
  longDate(instant: string | Date): string
  /** 20/11/2026 à 19:20 */
  dateTime(instant: string): string
  /** à l'instant, il y a 3 h, hier, then the date */
  ago(instant: string, now?: Date): string
  /** 1 234 */
  number(value: number): string
  /** +5, 0, −2 with a true minus */
  score(value: number): string
  /** A, B et C */
  list(items: string[]): string
  /** Compares two texts the way a dictionary of the language orders them. */
  compare(a: string, b: string): number
}

/** 3:24, or 1:02:03 from an hour on: seconds of music as musicians write them. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
}

/** Makes a thing when it is first asked for: setting up a formatter takes longer than a thousand uses of it. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const formats = new Map<string, Format>()

/** The formats of a language, the same ones at every call, in a time zone or that of the device. */
export function formatFor(language: Language, timeZone?: string): Format {
  const key = `${language} ${timeZone ?? ''}`
  const known = formats.get(key) ?? makeFormat(language, timeZone)
  formats.set(key, known)
  return known
}

function makeFormat(language: Language, timeZone?: string): Format {
  const locale = localeOf(language)
  const day = once(() => new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone }))
  const weekday = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }))
  const time = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }))
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }))
  const plain = once(() => new Intl.NumberFormat(locale))
  const signed = once(() => new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }))
  const conjunction = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }))
  const collator = once(() => new Intl.Collator(locale, { sensitivity: 'base', numeric: true }))
  const at = language === 'fr' ? ' à ' : ', '

  return {
    date: (instant) => day().format(new Date(instant)),
    longDate: (instant) => `${weekday().format(new Date(instant))} ${day().format(new Date(instant))}`,
    dateTime: (instant) => `${day().format(new Date(instant))}${at}${time().format(new Date(instant))}`,
    ago: (instant, now = new Date()) => {
      const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000)
      const size = Math.abs(seconds)
      if (size < 45) return relative().format(0, 'second')
      if (size < 3600) return relative().format(Math.round(seconds / 60), 'minute')
      if (size < 86_400) return relative().format(Math.round(seconds / 3600), 'hour')
      if (size < 6 * 86_400) return relative().format(Math.round(seconds / 86_400), 'day')
      return day().format(new Date(instant))
    },
    number: (value) => plain().format(value),
    score: (value) => signed().format(value).replace('-', '−'),
    list: (items) => conjunction().format(items),
    compare: (a, b) => collator().compare(a, b),
  }
}
