import type { Stale } from '@/kit/data/stale'

/** What a live fact about a space and its people makes out of date. */
export function staleSpace(kind: string, spaceId: string): Stale[] {
  const params = { space_id: spaceId }
  switch (kind) {
    case 'space.member_joined':
    case 'space.member_left':
    case 'space.join_requested':
      return [
        { path: '/api/v1/spaces/{space_id}/members', params },
        { path: '/api/v1/spaces/{space_id}/join-requests', params },
        { path: '/api/v1/spaces/{space_id}/invitations', params },
        { path: '/api/v1/spaces/{space_id}', params },
      ]
    case 'space.changed':
      return [{ path: '/api/v1/spaces' }]
    default:
      return []
  }
}
