import { expect, test } from 'vitest'
import { heirOf, invitationsWaitFrom } from './notices.model'

test('invitations wait after fourteen days', () => {
  expect(invitationsWaitFrom('2026-11-21T10:00:00Z')).toBe('2026-12-05T10:00:00.000Z')
})

test('the admin who came first inherits, and nobody else does', () => {
  const member = (role: string, joined_at: string) => ({ role, joined_at })
  const owner = member('owner', '2026-01-01T00:00:00Z')
  const old = member('member', '2026-01-02T00:00:00Z')
  const late = member('admin', '2026-03-01T00:00:00Z')
  const early = member('admin', '2026-02-01T00:00:00Z')
  expect(heirOf([owner, old, late, early])).toBe(early)
  expect(heirOf([owner, old])).toBeUndefined()
})
