import { expect, test } from 'vitest'
import { changedFields, conflicts, merged } from './changes'

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

test('what only the other one changed survives my save', () => {
  const mine = { ...base, name: 'Les Jeudis' }
  const theirs = { ...base, description: 'Folk' }
  expect(merged(base, mine, theirs)).toEqual({ name: 'Les Jeudis', description: 'Folk', accent: 'citron' })
})
