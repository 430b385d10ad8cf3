import type { Stale } from '@/kit/data/stale'

/** What a live fact of a band makes out of date. */
export function staleBand(kind: string, spaceId: string): Stale[] {
  const params = { space_id: spaceId }
  if (kind.startsWith('band.suggestion_')) return [{ path: '/api/v1/spaces/{space_id}/suggestions', params }]
  if (kind === 'band.import_progressed') {
    return [
      { path: '/api/v1/spaces/{space_id}/suggestion-imports', params },
      { path: '/api/v1/spaces/{space_id}/suggestions', params },
    ]
  }
  return []
}
