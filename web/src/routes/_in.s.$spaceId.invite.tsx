import { createFileRoute } from '@tanstack/react-router'
import { NotFound } from '@/app/not-found'
import { InvitePage } from '@/rooms/space/invite/invite-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/invite')({
  validateSearch: (search: Record<string, unknown>): { fresh?: boolean } =>
    search['fresh'] === true ? { fresh: true } : {},
  component: Invite,
})

function Invite() {
  const { spaceId } = Route.useParams()
  const { fresh = false } = Route.useSearch()
  const space = useSpace(spaceId)
  return rightsIn(space).invite ? <InvitePage key={spaceId} space={space} fresh={fresh} /> : <NotFound />
}
