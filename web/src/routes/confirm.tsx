import { createFileRoute, useLocation } from '@tanstack/react-router'
import { useSession } from '@/kit/api/client'
import { ConfirmPage } from '@/rooms/account/confirm/confirm-page'

export const Route = createFileRoute('/confirm')({ component: Confirm })

/** The token stands after the #: it is never sent to a server by opening the page. */
function Confirm() {
  const token = useLocation({ select: (location) => location.hash })
  return <ConfirmPage token={token} signedIn={useSession().status === 'signed-in'} />
}
