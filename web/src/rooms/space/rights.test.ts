import { expect, test } from 'vitest'
import { rightsIn } from './rights.model'

test('rights follow the operations the server lists', () => {
  const guest = rightsIn({ role: 'guest', permissions: ['space.read', 'band.suggestion.read'] })
  expect(Object.values(guest)).not.toContain(true)
  expect(rightsIn({ role: 'manager', permissions: ['space.invitation.create'] })).toMatchObject({
    invite: true,
    edit: false,
  })
})

test('a member edits their own suggestions, an owner everybody’s', () => {
  const permissions = ['band.suggestion.edit']
  expect(rightsIn({ role: 'member', permissions }).moderate).toBe(false)
  expect(rightsIn({ role: 'owner', permissions }).moderate).toBe(true)
})
