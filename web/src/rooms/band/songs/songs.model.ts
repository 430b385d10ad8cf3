import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'
import { clock } from '@/kit/i18n/format'
import { linkHost, parseClock, parseTags } from '@/rooms/band/suggestions/suggestions.model'
import { statuses } from './songs.search'
import type { Song, SongSummary } from './songs.queries'

/** A whole number between two bounds; undefined when empty, null when it is none. */
export function parseNumber(text: string, least: number, most: number): number | undefined | null {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (!/^\d{1,6}$/.test(trimmed)) return null
  const value = Number(trimmed)
  return value >= least && value <= most ? value : null
}

/** Addresses as typed, one to a line, without repeats. */
export function parseLinks(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter((link) => link !== ''))]
}

const line = (most: number) => z.string().check(z.trim(), z.maxLength(most, { error: () => tooLong(most) }))
const tooLong = (most: number) => t`Au plus ${most} caractères.`

/** What the server takes for the text of a song. Bytes. */
export const mostChordPro = 256 * 1024

export const songSchema = z.object({
  title: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t`Donnez au moins un titre.` }),
      z.maxLength(200, { error: () => tooLong(200) }),
    ),
  artist: line(100),
  status: z.enum(statuses),
  key: z.string(),
  tempo_bpm: z.string().check(
    z.refine((text) => parseNumber(text, 20, 400) !== null, {
      error: () => t`Entre 20 et 400 battements par minute.`,
    }),
  ),
  time_signature: z.string().check(
    z.trim(),
    z.refine((text) => text === '' || /^([1-9]|[12]\d|3[0-2])\/(1|2|4|8|16|32)$/.test(text), {
      error: () => t`Écrivez-la ainsi : 3/4`,
    }),
  ),
  duration_seconds: z
    .string()
    .check(z.refine((text) => parseClock(text) !== null, { error: () => t`Écrivez-la ainsi : 3:24` })),
  energy: z.string(),
  chordpro: z.string().check(
    z.refine((text) => new TextEncoder().encode(text).length <= mostChordPro, {
      error: () => t`Le texte est trop long : 256 ko au plus.`,
    }),
  ),
  structure: line(2000),
  notes: line(2000),
  links: z.string().check(
    z.refine((text) => parseLinks(text).every((link) => /^https:\/\//i.test(link) && linkHost(link) !== undefined), {
      error: () => t`Une adresse par ligne, qui commence par https://`,
    }),
    z.refine((text) => parseLinks(text).length <= 10, { error: () => t`Dix adresses au plus.` }),
  ),
  tags: z.string().check(
    z.refine((text) => parseTags(text).every((tag) => Array.from(tag).length <= 30), {
      error: () => t`Une étiquette a 30 caractères au plus.`,
    }),
    z.refine((text) => parseTags(text).length <= 10, { error: () => t`Dix étiquettes au plus.` }),
  ),
})
export type SongForm = z.infer<typeof songSchema>

export const songFields = Object.keys(songSchema.shape) as (keyof SongForm)[]

/** A song as its form shows it; without one, a new one that is to be learned. */
export function formOf(song?: Song): SongForm {
  return {
    title: song?.title ?? '',
    artist: song?.artist ?? '',
    status: song?.status ?? 'to_learn',
    key: song?.key ?? '',
    tempo_bpm: song?.tempo_bpm?.toString() ?? '',
    time_signature: song?.time_signature ?? '',
    duration_seconds: song?.duration_seconds === undefined ? '' : clock(song.duration_seconds),
    energy: song?.energy?.toString() ?? '',
    chordpro: song?.chordpro ?? '',
    structure: song?.structure ?? '',
    notes: song?.notes ?? '',
    links: song?.links.join('\n') ?? '',
    tags: song?.tags.join(', ') ?? '',
  }
}

/** What the API takes for a new song. */
export function newBody(form: SongForm) {
  const { tempo_bpm: tempo, duration_seconds: duration, energy, links, tags, ...rest } = form
  return {
    ...rest,
    tempo_bpm: parseNumber(tempo, 20, 400) ?? undefined,
    duration_seconds: parseClock(duration) ?? undefined,
    energy: parseNumber(energy, 1, 5) ?? undefined,
    links: parseLinks(links),
    tags: parseTags(tags),
  }
}

/** What the API takes to change the given fields of one; an emptied number becomes null, which removes it. */
export function editBody(changed: Partial<SongForm>) {
  const { tempo_bpm: tempo, duration_seconds: duration, energy, links, tags, ...rest } = changed
  return {
    ...rest,
    ...(tempo !== undefined && { tempo_bpm: parseNumber(tempo, 20, 400) ?? null }),
    ...(duration !== undefined && { duration_seconds: parseClock(duration) ?? null }),
    ...(energy !== undefined && { energy: parseNumber(energy, 1, 5) ?? null }),
    ...(links !== undefined && { links: parseLinks(links) }),
    ...(tags !== undefined && { tags: parseTags(tags) }),
  }
}

/** How many songs stand how, and how long (seconds) the ready ones last together. */
export function countSongs(songs: Pick<SongSummary, 'status' | 'duration_seconds'>[]) {
  const count = { ready: 0, in_progress: 0, to_learn: 0, retired: 0 }
  let seconds = 0
  for (const song of songs) {
    count[song.status]++
    if (song.status === 'ready') seconds += song.duration_seconds ?? 0
  }
  return { count, seconds }
}
