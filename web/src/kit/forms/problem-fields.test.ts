import { expect, test } from 'vitest'
import { fieldOf } from './problem-fields'

test.each([
  ['/title', 'title'],
  ['#/display_name', 'display_name'],
  ['/tags/2', 'tags'],
  ['/a~1b', 'a/b'],
  ['', ''],
])('pointer %j speaks of %j', (pointer, field) => {
  expect(fieldOf(pointer)).toBe(field)
})
