import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Reads of the API that a fact makes out of date: a path template and the parameters that must agree. */
export interface Stale {
  path: string
  params?: Record<string, string>
  /** Only this path, not those below it. */
  exact?: boolean
}

/** Whether the key of a query (`[method, path, {params}]`) is one of those reads. A path covers those below it. */
export function isStale(key: QueryKey, stale: Stale): boolean {
  const [, path, init] = key
  if (typeof path !== 'string') return false
  if (path !== stale.path && (stale.exact === true || !path.startsWith(stale.path + '/'))) return false
  if (stale.params === undefined) return true
  const given = (init as { params?: { path?: Record<string, unknown> } } | undefined)?.params?.path ?? {}
  return Object.entries(stale.params).every(([name, value]) => given[name] === value)
}

/** Marks those reads out of date; what is on screen is read again. */
export function refresh(client: QueryClient, stale: Stale[]): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => stale.some((s) => isStale(queryKey, s)) })
}

/**
 * Gathers what becomes out of date within `delay` milliseconds and refreshes once: an import of two hundred songs
 * sends two hundred facts and must not send two hundred reads.
 */
export function createRefresher(
  run: (stale: Stale[]) => void,
  delay = 250,
): { add(stale: Stale[]): void; stop(): void } {
  let waiting = new Map<string, Stale>()
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    add(stale) {
      for (const s of stale) waiting.set(JSON.stringify([s.path, s.params, s.exact]), s)
      if (waiting.size === 0) return
      timer ??= setTimeout(() => {
        const batch = [...waiting.values()]
        waiting = new Map()
        timer = undefined
        run(batch)
      }, delay)
    },
    stop() {
      if (timer !== undefined) clearTimeout(timer)
      timer = undefined
      waiting = new Map()
    },
  }
}
