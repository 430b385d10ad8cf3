import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { isStale } from '@/kit/data/stale'
import type { Suggestion } from './suggestions.queries'

const path = '/api/v1/spaces/{space_id}/suggestions'

type Page = { items: Suggestion[] }

function isPages(data: unknown): data is InfiniteData<Page> {
  return typeof data === 'object' && data !== null && 'pages' in data
}

function isPage(data: unknown): data is Page {
  return typeof data === 'object' && data !== null && Array.isArray((data as Page).items)
}

/** The lists of suggestions of one space that are in memory, however they are sorted or filtered. */
const listsOf = (spaceId: string) => ({
  predicate: (q: { queryKey: readonly unknown[] }) =>
    q.queryKey[1] === path && isStale(q.queryKey, { path, params: { space_id: spaceId } }),
})

/** Rewrites every copy of a list in memory. */
export function changeInLists(client: QueryClient, spaceId: string, change: (suggestion: Suggestion) => Suggestion): void {
  client.setQueriesData<unknown>(listsOf(spaceId), (data: unknown) => {
    if (isPages(data)) return { ...data, pages: data.pages.map((p) => ({ ...p, items: p.items.map(change) })) }
    if (isPage(data)) return { ...data, items: data.items.map(change) }
    return data
  })
}

/** Stops reads under way, so that an answer older than the change does not undo it on screen. */
export function holdLists(client: QueryClient, spaceId: string): Promise<void> {
  return client.cancelQueries(listsOf(spaceId))
}

/** Has every list of the space read again. */
export function reloadLists(client: QueryClient, spaceId: string): Promise<void> {
  return client.invalidateQueries(listsOf(spaceId))
}
