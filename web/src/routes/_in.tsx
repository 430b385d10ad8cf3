import { createFileRoute, Navigate, Outlet, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Shell } from '@/app/shell/shell'
import { ShellSkeleton } from '@/app/shell/shell-skeleton'
import { useSession } from '@/kit/api/client'

export const Route = createFileRoute('/_in')({ component: SignedIn })

/** Everything below is for a signed-in person; others sign in first and come back. */
function SignedIn() {
  const session = useSession()
  if (session.status === 'loading') return <ShellSkeleton />
  if (session.status === 'signed-out') return <ToSignIn />
  return (
    <Shell account={session.account}>
      <Outlet />
    </Shell>
  )
}

function ToSignIn() {
  const router = useRouter()
  // Where they were when it turned out that nobody is signed in; the address changes while the next page loads.
  const [from] = useState(() => router.state.location.href)
  return <Navigate to="/sign-in" search={{ next: from === '/' ? undefined : from }} replace />
}
