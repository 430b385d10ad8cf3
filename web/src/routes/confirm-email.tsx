import { createFileRoute, useLocation } from '@tanstack/react-router'
import { useSession } from '@/kit/api/client'
import { ConfirmEmailPage } from '@/rooms/account/confirm/confirm-email-page'

export const Route = createFileRoute('/confirm-email')({ component: ConfirmEmail })

/** The token stands after the #: it is never sent to a server by opening the page. */
function ConfirmEmail() {
  const token = useLocation({ select: (location) => location.hash })
  return <ConfirmEmailPage token={token} signedIn={useSession().status === 'signed-in'} />
}
