import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'
import { clock } from '@/kit/i18n/format'
import { parseNumber } from '@/rooms/band/songs/songs.model'
import { parseClock } from '@/rooms/band/suggestions/suggestions.model'
import type { Entry, EntryKind, Setlist } from './setlists.queries'

const line = (most: number) =>
  z.string().check(z.trim(), z.maxLength(most, { error: () => t`Au plus ${most} caractères.` }))
const length = z
  .string()
  .check(z.refine((text) => parseClock(text) !== null, { error: () => t`Écrivez-la ainsi : 3:24` }))

export const setlistSchema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t`Donnez-lui un nom.` }),
      z.maxLength(100, { error: () => t`Le nom a 100 caractères au plus.` }),
    ),
  starts_at: z.string(),
  planned_seconds: z
    .string()
    .check(
      z.refine((text) => parseNumber(text, 1, 1440) !== null, { error: () => t`Un nombre de minutes, 1440 au plus.` }),
    ),
  transition_seconds: z
    .string()
    .check(
      z.refine((text) => parseNumber(text, 0, 600) !== null, { error: () => t`Un nombre de secondes, 600 au plus.` }),
    ),
  notes: line(2000),
})
export type SetlistForm = z.infer<typeof setlistSchema>
export const setlistFields = Object.keys(setlistSchema.shape) as (keyof SetlistForm)[]

/** An instant as a `datetime-local` field wants it, in the person's own time zone. */
export function localTime(instant: string | undefined): string {
  if (instant === undefined) return ''
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export function setlistForm(setlist?: Setlist): SetlistForm {
  return {
    name: setlist?.name ?? '',
    starts_at: localTime(setlist?.starts_at),
    planned_seconds: setlist?.planned_seconds === undefined ? '' : String(Math.round(setlist.planned_seconds / 60)),
    transition_seconds: String(setlist?.transition_seconds ?? 20),
    notes: setlist?.notes ?? '',
  }
}

/** What the API takes for the given fields; an emptied one becomes null, which removes it. */
export function setlistBody(changed: Partial<SetlistForm>) {
  const { starts_at, planned_seconds, transition_seconds, ...rest } = changed
  const minutes = planned_seconds === undefined ? undefined : parseNumber(planned_seconds, 1, 1440)
  return {
    ...rest,
    ...(starts_at !== undefined && { starts_at: starts_at === '' ? null : new Date(starts_at).toISOString() }),
    ...(planned_seconds !== undefined && { planned_seconds: minutes ? minutes * 60 : null }),
    ...(transition_seconds !== undefined && { transition_seconds: parseNumber(transition_seconds, 0, 600) ?? 0 }),
  }
}

export const entrySchema = z.object({
  title: line(200),
  key: z.string(),
  singer: line(100),
  duration_seconds: length,
  notes: line(2000),
})
export type EntryForm = z.infer<typeof entrySchema>

/** What can be said of each kind of entry. */
export const entryFields: Record<EntryKind, (keyof EntryForm)[]> = {
  song: ['key', 'singer', 'duration_seconds', 'notes'],
  break: ['title', 'duration_seconds', 'notes'],
  note: ['title', 'notes'],
  set: ['title', 'notes'],
}

export function entryForm(entry?: Entry): EntryForm {
  return {
    title: entry?.title ?? '',
    key: entry?.key ?? '',
    singer: entry?.singer ?? '',
    duration_seconds: entry?.duration_seconds === undefined ? '' : clock(entry.duration_seconds),
    notes: entry?.notes ?? '',
  }
}

export function entryBody(changed: Partial<EntryForm>) {
  const { duration_seconds, ...rest } = changed
  return {
    ...rest,
    ...(duration_seconds !== undefined && { duration_seconds: parseClock(duration_seconds) ?? null }),
  }
}

/** Without what was not said: what a new thing is made from. */
export function said<T extends object>(body: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== '')) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}
