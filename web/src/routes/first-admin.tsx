import { createFileRoute, useLocation } from '@tanstack/react-router'
import { useSession } from '@/kit/api/client'
import { FirstAdminPage } from '@/rooms/account/confirm/first-admin-page'

export const Route = createFileRoute('/first-admin')({ component: FirstAdmin })

function FirstAdmin() {
  const token = useLocation({ select: (location) => location.hash })
  const session = useSession()
  return (
    <FirstAdminPage token={token} name={session.status === 'signed-in' ? session.account.display_name : undefined} />
  )
}
