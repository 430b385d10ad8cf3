import type { Entry, Setlist } from './setlists.queries'

/** How long an entry lasts here, in seconds; undefined when nobody said. */
export function lengthOf(entry: Entry): number | undefined {
  if (entry.kind !== 'song' && entry.kind !== 'break') return undefined
  return entry.duration_seconds ?? entry.song?.duration_seconds
}

/**
 * The setlist with other entries, and when each begins, as the server will count them: a transition between two songs
 * that follow each other in a set.
 */
export function withEntries(setlist: Setlist, entries: Entry[]): Setlist {
  const running = { seconds: 0, songs: 0, unknown: 0, sets: [] as Setlist['running']['sets'] }
  let open: { title: string; songs: number; seconds: number } | undefined
  let began = 0
  let afterSong = false
  const end = () => {
    if (open) open.seconds = running.seconds - began
  }
  const begin = (title: string) => {
    end()
    open = { title, songs: 0, seconds: 0 }
    running.sets.push(open)
    began = running.seconds
    return open
  }
  const timed = entries.map((entry) => {
    if (entry.kind === 'set') {
      begin(entry.title)
      afterSong = false
    }
    if (entry.kind === 'song') {
      const set = open ?? begin('')
      if (afterSong) running.seconds += setlist.transition_seconds
      afterSong = true
      running.songs++
      set.songs++
    }
    if (entry.kind === 'break') afterSong = false
    const at = running.seconds
    const length = lengthOf(entry)
    if (entry.kind === 'song' && length === undefined) running.unknown++
    running.seconds += length ?? 0
    return { ...entry, after_seconds: at }
  })
  end()
  return { ...setlist, entries: timed, running }
}

/** The entries with one of them put before or after another; the same entries when that changes nothing. */
export function moved(entries: Entry[], id: string, target: string, position: 'before' | 'after'): Entry[] {
  const entry = entries.find((e) => e.id === id)
  const others = entries.filter((e) => e.id !== id)
  const at = others.findIndex((e) => e.id === target)
  if (entry === undefined || at < 0) return entries
  const next = others.toSpliced(position === 'before' ? at : at + 1, 0, entry)
  return next.every((e, i) => e.id === entries[i]?.id) ? entries : next
}

/** The entry that stands right before another; undefined for the first. */
export function before(entries: Entry[], id: string): string | undefined {
  return entries[entries.findIndex((entry) => entry.id === id) - 1]?.id
}

/** The songs of a setlist in order, each with its number. */
export function songsIn(entries: Entry[]): { entry: Entry; songId: string; number: number }[] {
  return entries
    .flatMap((entry) => (entry.kind === 'song' && entry.song ? [{ entry, songId: entry.song.id }] : []))
    .map((song, i) => ({ ...song, number: i + 1 }))
}

/** Under this, a song is not ready to be heard. Of 10. */
export const shaky = 5

/** When an entry begins, on the clock; undefined without a beginning. */
export function clockTime(startsAt: string | undefined, after: number): string | undefined {
  return startsAt === undefined ? undefined : new Date(new Date(startsAt).getTime() + after * 1000).toISOString()
}
