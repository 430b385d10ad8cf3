import type { Stale } from '@/kit/data/stale'

/** What a live fact about a space and its people makes out of date. */
export function staleSpace(kind: string, spaceId: string): Stale[] {
  const params = { space_id: spaceId }
  switch (kind) {
    case 'space.edited':
    case 'space.second_admin':
      // The space itself, and the list of spaces that shows its name and colour.
      return [
        { path: '/api/v1/spaces/{space_id}', params, exact: true },
        { path: '/api/v1/spaces', exact: true },
      ]
    case 'space.member_joined':
    case 'space.member_left':
      return [
        { path: '/api/v1/spaces/{space_id}/members', params },
        { path: '/api/v1/spaces/{space_id}/join-requests', params },
        { path: '/api/v1/spaces/{space_id}', params, exact: true },
        { path: '/api/v1/spaces', exact: true },
      ]
    case 'space.role_changed':
    case 'space.roles_changed':
    case 'space.ownership_transferred':
    case 'space.archived':
      // Who is what, and so what the reader may do, on every page of the space.
      return [
        { path: '/api/v1/spaces/{space_id}/members', params },
        { path: '/api/v1/spaces/{space_id}/roles', params },
        { path: '/api/v1/spaces/{space_id}', params, exact: true },
        { path: '/api/v1/spaces', exact: true },
      ]
    case 'space.member_banned':
    case 'space.ban_lifted':
      return [
        { path: '/api/v1/spaces/{space_id}/bans', params },
        { path: '/api/v1/spaces/{space_id}/join-requests', params },
      ]
    case 'space.join_requested':
    case 'space.join_decided':
      return [{ path: '/api/v1/spaces/{space_id}/join-requests', params }]
    case 'space.invitations_changed':
      return [{ path: '/api/v1/spaces/{space_id}/invitations', params }]
    default:
      return []
  }
}

/** What a fact told to the person alone makes out of date: they came into a space, or are out of it. */
export function staleMySpaces(kind: string): Stale[] {
  return kind.startsWith('space.') ? [{ path: '/api/v1/spaces', exact: true }] : []
}
