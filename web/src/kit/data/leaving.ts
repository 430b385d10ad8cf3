import { useSyncExternalStore } from 'react'

let leaving: ReadonlySet<string> = new Set()
const watchers = new Set<() => void>()

function change(to: ReadonlySet<string>): void {
  leaving = to
  for (const watcher of watchers) watcher()
}

/** Takes a thing off every list, whatever the server still says, until `stays` or for good. */
export function leaves(id: string): void {
  change(new Set(leaving).add(id))
}

/** Lets the lists show a thing again, if the server has it. */
export function stays(id: string): void {
  change(new Set([...leaving].filter((other) => other !== id)))
}

/** Picks the items of a list that are not being deleted. */
export function useStaying(): <T extends { id: string }>(items: T[]) => T[] {
  const gone = useSyncExternalStore(watch, () => leaving)
  return (items) => (gone.size === 0 ? items : items.filter(({ id }) => !gone.has(id)))
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
