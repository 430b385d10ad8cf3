import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { SetlistPage } from '@/rooms/band/setlists/setlist-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/setlists/$setlistId')({
  staticData: { ownHead: true },
  component: OneSetlist,
})

function OneSetlist() {
  const { spaceId, setlistId } = Route.useParams()
  const account = useAccount()
  const rights = rightsIn(useSpace(spaceId))
  return (
    <SetlistPage
      key={setlistId}
      spaceId={spaceId}
      setlistId={setlistId}
      accountId={account.id}
      rights={{
        add: rights.addSetlist,
        edit: rights.editSetlist,
        remove: rights.removeSetlist,
        moderate: rights.removeSetlist && rights.moderate,
      }}
    />
  )
}
