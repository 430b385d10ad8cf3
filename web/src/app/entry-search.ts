import { safeNext } from '@/kit/platform/next'

/** What the address of the sign-in and sign-up pages may carry. */
export interface EntrySearch {
  next?: string
  invitation?: string
}

export function entrySearch(search: Record<string, unknown>): EntrySearch {
  return {
    next: safeNext(search['next']),
    invitation: typeof search['invitation'] === 'string' ? search['invitation'] : undefined,
  }
}
