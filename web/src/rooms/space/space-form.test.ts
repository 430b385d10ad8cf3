import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { spaceSchema } from './space-form.model'

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'fr', messages: {} })
})

const base = { name: 'Les Mercredis', description: '', accent: 'citron' }

test('a group needs a name that fits', () => {
  expect(spaceSchema.safeParse({ ...base, name: '  ' }).success).toBe(false)
  expect(spaceSchema.safeParse({ ...base, name: 'x'.repeat(81) }).success).toBe(false)
  expect(spaceSchema.parse({ ...base, name: ' Les Mercredis ' }).name).toBe('Les Mercredis')
})
