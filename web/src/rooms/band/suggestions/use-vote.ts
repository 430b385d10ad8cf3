import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useToast } from '@/kit/ui/toast'
import { changeInLists, holdLists, reloadLists } from './suggestions.cache'
import { withVote } from './suggestions.model'
import type { Suggestion } from './suggestions.queries'

/** The signed-in person, as voters are shown. */
export interface Me {
  account_id: string
  display_name: string
}

/**
 * Votes on screen at once and at the server right after. When the server refuses, the lists are read again and the
 * reason is said. Votes on one suggestion go out one after the other, so the last tap is the one that stays.
 */
export function useVote(spaceId: string, suggestionId: string, me: Me) {
  const client = useQueryClient()
  const toast = useToast()
  const path = { space_id: spaceId, suggestion_id: suggestionId }
  const show = (next: (s: Suggestion) => Suggestion) =>
    changeInLists(client, spaceId, (s) => (s.id === suggestionId ? next(s) : s))

  return useMutation({
    scope: { id: `vote ${suggestionId}` },
    mutationFn: async (value: -1 | 0 | 1) => {
      const url = '/api/v1/spaces/{space_id}/suggestions/{suggestion_id}/vote'
      const { data } =
        value === 0
          ? await api.DELETE(url, { params: { path } })
          : await api.PUT(url, { params: { path }, body: { value } })
      return data
    },
    onMutate: async (value) => {
      show((s) => withVote(s, value, me))
      await holdLists(client, spaceId)
    },
    onSuccess: (saved) => {
      if (saved) show((s) => (s.version > saved.version ? s : saved))
    },
    onError: (error) => {
      toast.say(reasonOf(error))
      void reloadLists(client, spaceId)
    },
  })
}
