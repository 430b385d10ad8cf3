import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { repertoireRights } from '@/rooms/band/songs/song-rights'
import { songSearch } from '@/rooms/band/songs/songs.search'
import { SongsPage } from '@/rooms/band/songs/songs-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/songs/')({ validateSearch: songSearch, component: Songs })

function Songs() {
  const { spaceId } = Route.useParams()
  const account = useAccount()
  return (
    <SongsPage
      key={spaceId}
      spaceId={spaceId}
      search={Route.useSearch()}
      accountId={account.id}
      rights={repertoireRights(rightsIn(useSpace(spaceId)))}
    />
  )
}
