import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSession } from '@/kit/api/client'

/** Sends a signed-in person on to where they were going, and gives the way to go there after signing in. */
export function useOnward(next: string | undefined): () => void {
  const router = useRouter()
  const { status } = useSession()
  useEffect(() => {
    if (status === 'signed-in') router.history.replace(next ?? '/')
  }, [status, next, router])
  return () => router.history.replace(next ?? '/')
}
