import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { SongPage } from '@/rooms/band/song/song-page'
import { repertoireRights } from '@/rooms/band/songs/song-rights'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/songs/$songId/')({
  validateSearch: (search: Record<string, unknown>): { edit?: boolean } =>
    search['edit'] === true ? { edit: true } : {},
  staticData: { ownHead: true },
  component: OneSong,
})

function OneSong() {
  const { spaceId, songId } = Route.useParams()
  const { edit = false } = Route.useSearch()
  const account = useAccount()
  const rights = rightsIn(useSpace(spaceId))
  return (
    <SongPage
      key={songId}
      spaceId={spaceId}
      songId={songId}
      accountId={account.id}
      rights={repertoireRights(rights)}
      removeOwn={rights.removeSong}
      editing={edit}
    />
  )
}
