/** A compiled Lingui message: text, or tokens nesting text, argument names and plural branches. */
export type Compiled = string | number | null | Compiled[] | { [key: string]: Compiled }

const nbsp = '\u00a0'

/**
 * Sets the no-break spaces that French typography asks for: before `: ; ? ! » %` and currency signs, after `«`,
 * and between the digits of a thousand. Applied to the whole catalogue when it loads, so that nobody who writes a
 * sentence has to remember them and none can be missing.
 */
export function frenchSpaces(text: string): string {
  return text
    .replace(/ ([:;?!»%€])/g, `${nbsp}$1`)
    .replace(/« /g, `«${nbsp}`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${nbsp}`)
}

/** Applies frenchSpaces to every text of a compiled catalogue; argument names have no spaces and stay as they are. */
export function typeset(messages: Compiled): Compiled {
  if (typeof messages === 'string') return frenchSpaces(messages)
  if (Array.isArray(messages)) return messages.map(typeset)
  if (messages !== null && typeof messages === 'object') {
    return Object.fromEntries(Object.entries(messages).map(([key, value]) => [key, typeset(value)]))
  }
  return messages
}
