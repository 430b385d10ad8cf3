import { createFileRoute, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { ShellSkeleton } from '@/app/shell/shell-skeleton'
import { Shell } from '@/app/shell/shell'
import { useSession } from '@/kit/api/client'

export const Route = createFileRoute('/_in')({ component: SignedIn })

/** Everything below is for a signed-in person; others sign in first and come back. */
function SignedIn() {
  const session = useSession()
  const href = useLocation({ select: (location) => location.href })
  if (session.status === 'loading') return <ShellSkeleton />
  if (session.status === 'signed-out') return <Navigate to="/sign-in" search={{ next: href === '/' ? undefined : href }} replace />
  return (
    <Shell account={session.account}>
      <Outlet />
    </Shell>
  )
}
