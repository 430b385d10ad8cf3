import { createFileRoute } from '@tanstack/react-router'
import { NotFound } from '@/app/not-found'
import { useAccount } from '@/app/use-account'
import { MembersPage } from '@/rooms/space/members/members-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/members')({ component: Members })

function Members() {
  const { spaceId } = Route.useParams()
  const space = useSpace(spaceId)
  const account = useAccount()
  return rightsIn(space).members ? <MembersPage space={space} accountId={account.id} /> : <NotFound />
}
