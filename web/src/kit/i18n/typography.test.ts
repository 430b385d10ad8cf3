import { expect, test } from 'vitest'
import { frenchSpaces, typeset } from './typography'

const nb = '\u00a0'

test('punctuation keeps company with the word before it', () => {
  expect(frenchSpaces('Vous venez, Nadia ?')).toBe(`Vous venez, Nadia${nb}?`)
  expect(frenchSpaces('Chevauche « Yoga doux » : 12 €')).toBe(`Chevauche «${nb}Yoga doux${nb}»${nb}: 12${nb}€`)
  expect(frenchSpaces('1 000 lignes au plus')).toBe(`1${nb}000 lignes au plus`)
})

test('times, addresses and ordinary spaces are left alone', () => {
  expect(frenchSpaces('à 20:00, https://exemple.org')).toBe('à 20:00, https://exemple.org')
  expect(frenchSpaces('2 pour, 3 contre')).toBe('2 pour, 3 contre')
})

test('a compiled plural is typeset in every branch, its argument kept', () => {
  const compiled = { abc: [['count', 'plural', { one: ['Un vote !'], other: ['#', ' votes !'] }]] }
  expect(typeset(compiled)).toEqual({
    abc: [['count', 'plural', { one: [`Un vote${nb}!`], other: ['#', ` votes${nb}!`] }]],
  })
})
