import { createFileRoute } from '@tanstack/react-router'
import { useSession } from '@/kit/api/client'
import { InvitationPage } from '@/rooms/space/invitation/invitation-page'

export const Route = createFileRoute('/i/$code')({ component: Invitation })

function Invitation() {
  const { code } = Route.useParams()
  const session = useSession()
  const accountId = session.status === 'signed-in' ? session.account.id : undefined
  return <InvitationPage key={code} code={code} accountId={accountId} />
}
