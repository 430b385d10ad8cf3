import type { Stale } from '@/kit/data/stale'

/** What a live fact about the account makes out of date. */
export function staleAccount(kind: string): Stale[] {
  return kind === 'account.changed' ? [{ path: '/api/v1/accounts/me' }, { path: '/api/v1/sessions' }] : []
}
