import { expect, test } from 'vitest'
import { isStale } from '@/kit/data/stale'
import { staleAccount } from '@/rooms/account/account.facts'
import { staleBand } from '@/rooms/band/band.facts'
import { staleMySpaces, staleSpace } from '@/rooms/space/space.facts'

const read = (path: string, space = 'a') => ['get', path, { params: { path: { space_id: space } } }]
const base = '/api/v1/spaces/{space_id}'

test('a vote has the suggestions of its space read again, and nothing else', () => {
  const stale = staleBand('band.suggestion_voted', 'a')
  const hit = (key: unknown[]) => stale.some((s) => isStale(key, s))
  expect(hit(read(`${base}/suggestions`))).toBe(true)
  expect(hit(read(`${base}/suggestions/{suggestion_id}/votes`))).toBe(true)
  expect(hit(read(`${base}/suggestions`, 'b'))).toBe(false)
  expect(hit(read(`${base}/members`))).toBe(false)
  expect(hit(read(base))).toBe(false)
})

test('a new name is not a reason to read every suggestion again', () => {
  const stale = staleSpace('space.edited', 'a')
  const hit = (key: unknown[]) => stale.some((s) => isStale(key, s))
  expect(hit(read(base))).toBe(true)
  expect(hit(['get', '/api/v1/spaces'])).toBe(true)
  expect(hit(read(`${base}/suggestions`))).toBe(false)
})

test('another role has members and rights read again, and a ban who is banned', () => {
  const hit = (kind: string, key: unknown[]) => staleSpace(kind, 'a').some((s) => isStale(key, s))
  for (const kind of ['space.role_changed', 'space.ownership_transferred', 'space.archived']) {
    expect(hit(kind, read(base))).toBe(true)
    expect(hit(kind, read(`${base}/members`))).toBe(true)
    expect(hit(kind, read(`${base}/members`, 'b'))).toBe(false)
    expect(hit(kind, read(`${base}/suggestions`))).toBe(false)
  }
  expect(hit('space.second_admin', read(base))).toBe(true)
  for (const kind of ['space.member_banned', 'space.ban_lifted']) expect(hit(kind, read(`${base}/bans`))).toBe(true)
})

test('facts of other rooms change nothing here', () => {
  expect(staleBand('space.edited', 'a')).toEqual([])
  expect(staleSpace('band.suggestion_added', 'a')).toEqual([])
  expect(staleAccount('space.member_joined')).toEqual([])
  expect(staleMySpaces('account.changed')).toEqual([])
})
