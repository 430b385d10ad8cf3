import { createFileRoute, useLocation } from '@tanstack/react-router'
import { ResetPage } from '@/rooms/account/reset/reset-page'

export const Route = createFileRoute('/reset-password')({ component: Reset })

/** The token stands after the #: it is never sent to a server by opening the page. */
function Reset() {
  const token = useLocation({ select: (location) => location.hash })
  return <ResetPage key={token} token={token} />
}
