import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { MembersPage } from '@/rooms/space/members/members-page'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/members')({ component: Members })

function Members() {
  const { spaceId } = Route.useParams()
  return <MembersPage space={useSpace(spaceId)} accountId={useAccount().id} />
}
