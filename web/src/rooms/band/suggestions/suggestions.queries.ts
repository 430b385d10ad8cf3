import type { paths } from '@/kit/api/schema.gen'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, query } from '@/kit/api/client'
import type { SuggestionSearch } from './suggestions.search'

const list = '/api/v1/spaces/{space_id}/suggestions'

type Page = paths[typeof list]['get']['responses'][200]['content']['application/json']
export type Suggestion = Page['items'][number]

/** One screenful; the rest comes as one scrolls. */
const page = 30

/** The first suggestions of a band that wait for one's vote, for the home page. */
export const withoutMyVote = (spaceId: string) =>
  query.queryOptions('get', list, {
    params: { path: { space_id: spaceId }, query: { without_my_vote: true, sort: 'recent', limit: 20 } },
  })

/** The suggestions of a band as the address asks for them, page after page. */
export const suggestionPages = (spaceId: string, search: SuggestionSearch) => {
  const params = {
    path: { space_id: spaceId },
    query: {
      sort: search.sort ?? ('score' as const),
      without_my_vote: search.mine === 'none' ? true : undefined,
      tag: search.tag,
      limit: page,
    },
  }
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

export const votesOn = (spaceId: string, suggestionId: string) =>
  query.queryOptions('get', '/api/v1/spaces/{space_id}/suggestions/{suggestion_id}/votes', {
    params: { path: { space_id: spaceId, suggestion_id: suggestionId } },
  })
