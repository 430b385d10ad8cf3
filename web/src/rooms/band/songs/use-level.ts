import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useToast } from '@/kit/ui/toast'
import { changeSong, holdSong, reloadSong } from './songs.cache'
import { levelsOn, songPath, type Visibility } from './songs.queries'

/** A level to set; without a visibility the one it has stays. Null takes the level back, with its history. */
export type LevelChange = { value: number; visibility?: Visibility } | null

/**
 * Sets one's level on screen at once and at the server right after. When the server refuses, the song is read again and
 * the reason is said. Changes of one level go out one after the other, so the last one is the one that stays.
 */
export function useLevel(spaceId: string, songId: string, accountId: string) {
  const client = useQueryClient()
  const toast = useToast()
  const path = { space_id: spaceId, song_id: songId }
  return useMutation({
    scope: { id: `level ${songId}` },
    mutationFn: async (level: LevelChange) => {
      if (level === null) await api.DELETE(`${songPath}/level`, { params: { path } })
      else {
        // What was hidden must not show because its number was changed from a list.
        const visibility = level.visibility ?? (await visibilityOf()) ?? 'band'
        await api.PUT(`${songPath}/level`, { params: { path }, body: { value: level.value, visibility } })
      }
    },
    onMutate: async (level) => {
      changeSong(client, spaceId, songId, (song) => ({ ...song, my_level: level?.value }))
      await holdSong(client, spaceId, songId)
    },
    onError: (error) => toast.say(reasonOf(error)),
    onSettled: () => reloadSong(client, spaceId, songId),
  })

  async function visibilityOf(): Promise<Visibility | undefined> {
    const { members } = await client.fetchQuery({ ...levelsOn(spaceId, songId), staleTime: 0 })
    return members.find((member) => member.account_id === accountId)?.visibility
  }
}
