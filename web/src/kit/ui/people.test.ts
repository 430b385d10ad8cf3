import { expect, test } from 'vitest'
import { accentOf, initials } from './people.model'

test.each([
  ['Nadia Belkacem', 'NB'],
  ['Yann Le Goff', 'YG'],
  ['élise', 'ÉL'],
  ['Marie-Claude Vasseur', 'MV'],
  ['  ', '?'],
  ['李', '李'],
  ["d'Artagnan", "D'"],
])('initials of %j are %j', (name, expected) => {
  expect(initials(name)).toBe(expected)
})

test('a person keeps their colour', () => {
  expect(accentOf('0190-a')).toBe(accentOf('0190-a'))
})
