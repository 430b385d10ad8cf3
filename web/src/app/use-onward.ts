import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSession } from '@/kit/api/client'

/** Sends a person on to where they were going as soon as they are signed in, here or in another tab. */
export function useOnward(next: string | undefined): void {
  const router = useRouter()
  const { status } = useSession()
  useEffect(() => {
    if (status === 'signed-in') router.history.replace(next ?? '/')
  }, [status, next, router])
}
