import { expect, test } from 'vitest'
import { clock, formatFor } from './format'

test('lengths of songs', () => {
  expect(clock(204)).toBe('3:24')
  expect(clock(59.6)).toBe('1:00')
  expect(clock(3723)).toBe('1:02:03')
  expect(clock(-4)).toBe('0:00')
})

test('dates follow the language, 24 hours in both', () => {
  const instant = '2026-11-20T18:05:00Z'
  const fr = formatFor('fr', 'Europe/Paris')
  const en = formatFor('en', 'Europe/Paris')
  expect(fr.dateTime(instant)).toBe('20/11/2026 à 19:05')
  expect(en.dateTime(instant)).toBe('20/11/2026, 19:05')
  expect(fr.longDate(instant)).toBe('vendredi 20/11/2026')
  expect(en.longDate(instant)).toBe('Friday 20/11/2026')
})

test('a score shows its sign, zero does not', () => {
  const fr = formatFor('fr')
  expect([fr.score(5), fr.score(0), fr.score(-2)]).toEqual(['+5', '0', '−2'])
})

test('recent moments are told in words, older ones by their date', () => {
  const now = new Date('2026-11-20T18:00:00Z')
  const fr = formatFor('fr', 'UTC')
  expect(fr.ago('2026-11-20T15:00:00Z', now)).toBe('il y a 3\u00a0h')
  expect(fr.ago('2026-11-19T18:00:00Z', now)).toBe('hier')
  expect(fr.ago('2026-10-01T18:00:00Z', now)).toBe('01/10/2026')
})

test('names are joined and ordered as the language does', () => {
  expect(formatFor('fr').list(['Inès', 'Tom', 'Yann'])).toBe('Inès, Tom et Yann')
  expect(['Zoé', 'Élise', 'eva'].toSorted(formatFor('fr').compare)).toEqual(['Élise', 'eva', 'Zoé'])
})

test('sets up the formats of a language once', () => {
  expect(formatFor('fr')).toBe(formatFor('fr'))
  expect(formatFor('fr', 'UTC')).not.toBe(formatFor('fr', 'Europe/Paris'))
  expect(formatFor('fr', 'Pacific/Auckland').dateTime('2026-11-20T18:20:00Z')).not.toBe(
    formatFor('fr', 'UTC').dateTime('2026-11-20T18:20:00Z'),
  )
})
