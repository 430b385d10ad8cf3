import type { paths } from '@/kit/api/schema.gen'
import { query } from '@/kit/api/client'

export type Space = paths['/api/v1/spaces/{space_id}']['get']['responses'][200]['content']['application/json']
export type Member =
  paths['/api/v1/spaces/{space_id}/members']['get']['responses'][200]['content']['application/json']['items'][number]
export type Invitation =
  paths['/api/v1/spaces/{space_id}/invitations']['post']['responses'][201]['content']['application/json']
export type JoinRequest =
  paths['/api/v1/spaces/{space_id}/join-requests']['get']['responses'][200]['content']['application/json']['items'][number]

const of = (spaceId: string) => ({ params: { path: { space_id: spaceId } } })

/** The spaces the signed-in person belongs to. */
export const mySpaces = () => query.queryOptions('get', '/api/v1/spaces')
export const spaceById = (spaceId: string) => query.queryOptions('get', '/api/v1/spaces/{space_id}', of(spaceId))
export const membersOf = (spaceId: string) =>
  query.queryOptions('get', '/api/v1/spaces/{space_id}/members', of(spaceId))
export const rolesOf = (spaceId: string) => query.queryOptions('get', '/api/v1/spaces/{space_id}/roles', of(spaceId))
export const bansOf = (spaceId: string) => query.queryOptions('get', '/api/v1/spaces/{space_id}/bans', of(spaceId))
export const invitationsOf = (spaceId: string) =>
  query.queryOptions('get', '/api/v1/spaces/{space_id}/invitations', of(spaceId))
export const joinRequestsOf = (spaceId: string) =>
  query.queryOptions('get', '/api/v1/spaces/{space_id}/join-requests', of(spaceId))
