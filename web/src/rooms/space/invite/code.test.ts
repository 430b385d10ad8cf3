import { expect, test } from 'vitest'
import { readCode, spell } from './code.model'

test('a code is read in two halves', () => {
  expect(spell('K7MR4TQ2')).toBe('K7MR 4TQ2')
  expect(spell('K7')).toBe('K7')
})

test.each([
  ['k7mr 4tq2', 'K7MR4TQ2'],
  [' K7MR-4TQ2 ', 'K7MR4TQ2'],
  ['https://kermesse.example/i/K7MR4TQ2?x=1', 'K7MR4TQ2'],
  ['', ''],
  [' - ', ''],
])('%j is the code %j', (typed, code) => {
  expect(readCode(typed)).toBe(code)
})
