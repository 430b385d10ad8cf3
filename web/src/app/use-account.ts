import { type Account, useSession } from '@/kit/api/client'

/** The signed-in person, on pages that only they can open. */
export function useAccount(): Account {
  const session = useSession()
  if (session.status !== 'signed-in') throw new Error('this page needs a signed-in person above it')
  return session.account
}
