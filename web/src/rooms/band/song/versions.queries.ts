import type { paths } from '@/kit/api/schema.gen'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '@/kit/api/client'

const list = '/api/v1/spaces/{space_id}/songs/{song_id}/versions'

type Page = paths[typeof list]['get']['responses'][200]['content']['application/json']
export type SongVersion = Page['items'][number]
export type FieldChange = SongVersion['changes'][number]

/** The versions of a song, the newest first, page after page. */
export const versionPages = (spaceId: string, songId: string) => {
  const params = { path: { space_id: spaceId, song_id: songId }, query: { limit: 10 } }
  return infiniteQueryOptions({
    queryKey: ['get', list, { params }, 'pages'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { data } = await api.GET(list, {
        params: { ...params, query: { ...params.query, cursor: pageParam } },
        signal,
      })
      return data ?? { items: [] }
    },
  })
}
