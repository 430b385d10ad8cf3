import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { leaves, stays } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { useToast } from '@/kit/ui/toast'
import { reloadSongs } from './songs.cache'
import { songPath, type SongSummary } from './songs.queries'

/** Takes a song off the screen at once, and out of the repertoire unless the person takes it back. */
export function useRemoveSong(spaceId: string): (song: Pick<SongSummary, 'id' | 'title'>) => void {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  return (song) => {
    leaves(song.id)
    toast.undoable({
      message: t`« ${song.title} » quitte le répertoire.`,
      undo: () => stays(song.id),
      commit: () => {
        api
          .DELETE(songPath, { params: { path: { space_id: spaceId, song_id: song.id } }, keepalive: true })
          .catch((error: unknown) => toast.say(reasonOf(error)))
          .finally(() => void reloadSongs(client, spaceId).finally(() => stays(song.id)))
      },
    })
  }
}
