import type { Stale } from '@/kit/data/stale'

/** What a live fact about the account makes out of date; the account itself is in the session (reloadAccount). */
export function staleAccount(kind: string): Stale[] {
  return kind.startsWith('account.') ? [{ path: '/api/v1/sessions' }] : []
}
