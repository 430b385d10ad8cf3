import type { paths } from '@/kit/api/schema.gen'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, query } from '@/kit/api/client'

export const setlistsPath = '/api/v1/spaces/{space_id}/setlists'
export const setlistPath = '/api/v1/spaces/{space_id}/setlists/{setlist_id}'
export const entriesPath = '/api/v1/spaces/{space_id}/setlists/{setlist_id}/entries'
export const entryPath = '/api/v1/spaces/{space_id}/setlists/{setlist_id}/entries/{entry_id}'

type Page = paths[typeof setlistsPath]['get']['responses'][200]['content']['application/json']
export type SetlistSummary = Page['items'][number]
export type Setlist = paths[typeof setlistPath]['get']['responses'][200]['content']['application/json']
export type Entry = Setlist['entries'][number]
export type EntryKind = Entry['kind']

/** The setlists of a band, the newest first, page after page. */
export const setlistPages = (spaceId: string) => {
  const params = { path: { space_id: spaceId }, query: { limit: 30 } }
  return infiniteQueryOptions({
    queryKey: ['get', setlistsPath, { params }, 'pages'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { data } = await api.GET(setlistsPath, {
        params: { ...params, query: { ...params.query, cursor: pageParam } },
        signal,
      })
      return data ?? { items: [] }
    },
  })
}

export const setlistById = (spaceId: string, setlistId: string) =>
  query.queryOptions('get', setlistPath, { params: { path: { space_id: spaceId, setlist_id: setlistId } } })
