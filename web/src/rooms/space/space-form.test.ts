import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { changedFields, conflicts, spaceSchema } from './space-form.model'

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'fr', messages: {} })
})

const base = { name: 'Les Mercredis', description: '', accent: 'citron' }

test('only what changed is sent', () => {
  expect(changedFields(base, { ...base, accent: 'pre' })).toEqual({ accent: 'pre' })
  expect(changedFields(base, base)).toEqual({})
})

test('a conflict is a field both changed differently', () => {
  const mine = { name: 'Les Jeudis', description: 'Folk', accent: 'pre' }
  const theirs = { name: 'Les Mardis', description: '', accent: 'pre' }
  expect(conflicts(base, mine, theirs)).toEqual(['name'])
})

test('a group needs a name that fits', () => {
  expect(spaceSchema.safeParse({ ...base, name: '  ' }).success).toBe(false)
  expect(spaceSchema.safeParse({ ...base, name: 'x'.repeat(81) }).success).toBe(false)
  expect(spaceSchema.parse({ ...base, name: ' Les Mercredis ' }).name).toBe('Les Mercredis')
})
