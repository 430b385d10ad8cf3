import type { paths } from '@/kit/api/schema.gen'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, query } from '@/kit/api/client'
import type { SongSearch } from './songs.search'

export const songsPath = '/api/v1/spaces/{space_id}/songs'
export const songPath = '/api/v1/spaces/{space_id}/songs/{song_id}'

type Page = paths[typeof songsPath]['get']['responses'][200]['content']['application/json']
export type SongSummary = Page['items'][number]
export type Song = paths[typeof songPath]['get']['responses'][200]['content']['application/json']
export type SongLevels =
  paths['/api/v1/spaces/{space_id}/songs/{song_id}/levels']['get']['responses'][200]['content']['application/json']
export type LevelCurves =
  paths['/api/v1/spaces/{space_id}/songs/{song_id}/level-curves']['get']['responses'][200]['content']['application/json']
export type Visibility = SongLevels['members'][number]['visibility']

/** Most bands have fewer songs than that. */
const page = 100

/** The repertoire of a band as the address asks for it, page after page. */
export const songPages = (spaceId: string, { sort, status, tag }: Omit<SongSearch, 'open'>) => {
  const params = { path: { space_id: spaceId }, query: { sort: sort ?? ('title' as const), status, tag, limit: page } }
  return infiniteQueryOptions({
    queryKey: ['get', songsPath, { params }, 'pages'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { data } = await api.GET(songsPath, {
        params: { ...params, query: { ...params.query, cursor: pageParam } },
        signal,
      })
      return data ?? { items: [] }
    },
  })
}

const of = (spaceId: string, songId: string) => ({ params: { path: { space_id: spaceId, song_id: songId } } })

export const songById = (spaceId: string, songId: string) => query.queryOptions('get', songPath, of(spaceId, songId))
export const levelsOn = (spaceId: string, songId: string) =>
  query.queryOptions('get', `${songPath}/levels`, of(spaceId, songId))
export const levelCurves = (spaceId: string, songId: string) =>
  query.queryOptions('get', `${songPath}/level-curves`, of(spaceId, songId))
