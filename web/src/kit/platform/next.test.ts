import { expect, test } from 'vitest'
import { safeNext } from './next'

test.each([
  ['/s/1/suggestions?sort=recent', '/s/1/suggestions?sort=recent'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['https://evil.example', undefined],
  [undefined, undefined],
  [3, undefined],
])('%j leads to %j', (given, expected) => {
  expect(safeNext(given)).toBe(expected)
})
