import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useToast } from '@/kit/ui/toast'
import { reloadSongs } from '@/rooms/band/songs/songs.cache'
import { changeInLists, reloadLists } from './suggestions.cache'
import type { Suggestion } from './suggestions.queries'

/** Makes a suggestion a song of the repertoire. */
export function usePromote(spaceId: string) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: async (suggestion: Suggestion) => {
      const { data } = await api.POST('/api/v1/spaces/{space_id}/suggestions/{suggestion_id}/promotion', {
        params: { path: { space_id: spaceId, suggestion_id: suggestion.id } },
      })
      return data
    },
    onSuccess: (song, suggestion) => {
      if (!song) return
      changeInLists(client, spaceId, (s) => (s.id === suggestion.id ? { ...s, song_id: song.id } : s))
      toast.say(t`« ${song.title} » est au répertoire.`)
      void reloadSongs(client, spaceId)
    },
    onError: (error) => {
      toast.say(reasonOf(error))
      void reloadLists(client, spaceId)
    },
  })
}
