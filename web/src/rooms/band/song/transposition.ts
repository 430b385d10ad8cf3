import { useSyncExternalStore } from 'react'

// Each member plays in what suits their voice or their horn: kept on the device, song by song, until they sign out.
const key = 'kermesse.transpositions'
const watchers = new Set<() => void>()
/** What storage would not take holds until the page closes. */
let unsaved: Record<string, number> = {}

function all(): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function read(songId: string): number {
  const found = unsaved[songId] ?? all()[songId]
  return typeof found === 'number' && Number.isInteger(found) && Math.abs(found) <= 11 ? found : 0
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** By how many semitones I read a song, from -11 to 11, and how to change that. */
export function useTransposition(songId: string): [number, (semitones: number) => void] {
  const semitones = useSyncExternalStore(watch, () => read(songId))
  const change = (to: number) => {
    const { [songId]: _, ...others } = all()
    try {
      localStorage.setItem(key, JSON.stringify(to % 12 === 0 ? others : { ...others, [songId]: to % 12 }))
      unsaved = {}
    } catch {
      unsaved = { ...unsaved, [songId]: to % 12 }
    }
    for (const watcher of watchers) watcher()
  }
  return [semitones, change]
}
