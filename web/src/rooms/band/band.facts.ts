import type { Stale } from '@/kit/data/stale'

/** What a live fact of a band makes out of date. */
export function staleBand(kind: string, spaceId: string): Stale[] {
  const params = { space_id: spaceId }
  const songs = { path: '/api/v1/spaces/{space_id}/songs', params }
  const setlists = { path: '/api/v1/spaces/{space_id}/setlists', params }
  if (kind === 'band.suggestion_promoted') {
    return [{ path: '/api/v1/spaces/{space_id}/suggestions', params }, songs]
  }
  // Setlists show titles, lengths and levels of their songs; songs, how often setlists were played.
  if (kind.startsWith('band.song_') || kind === 'band.level_changed') return [songs, setlists]
  if (kind.startsWith('band.setlist_')) return [setlists, songs]
  if (kind.startsWith('band.suggestion_')) return [{ path: '/api/v1/spaces/{space_id}/suggestions', params }]
  if (kind === 'band.import_progressed') {
    return [
      { path: '/api/v1/spaces/{space_id}/suggestion-imports', params },
      { path: '/api/v1/spaces/{space_id}/suggestions', params },
    ]
  }
  return []
}
