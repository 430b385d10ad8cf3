import { expect, test } from 'vitest'
import { decodeList, importable, proposed, tally, toggled } from './import.model'

const bytes = (...b: number[]) => new Uint8Array(b)

test('accents survive UTF-8, Latin-1 and UTF-16', () => {
  expect(decodeList(new TextEncoder().encode('Élise – Été'))).toBe('Élise – Été')
  expect(decodeList(bytes(0xef, 0xbb, 0xbf, 0x41))).toBe('A')
  expect(decodeList(bytes(0xc9, 0x74, 0xe9))).toBe('Été')
  expect(decodeList(bytes(0xff, 0xfe, 0xc9, 0x00))).toBe('É')
})

test('a file that is not text is refused', () => {
  expect(decodeList(bytes(0x89, 0x50, 0x4e, 0x47, 0x00, 0x1a))).toBeNull()
})

const rows = [
  { line: 1, selected: true },
  { line: 2, selected: false, duplicate_of: { title: 'x' } },
  { line: 3, selected: true, problem: { code: 'x' } },
]

test('a line with a problem is never chosen', () => {
  expect([...proposed(rows)]).toEqual([1])
  expect(importable(rows)).toEqual([1, 2])
  expect(tally(rows)).toEqual({ fresh: 1, duplicates: 1, problems: 1 })
})

test('choosing a line twice changes nothing', () => {
  const chosen = new Set([1])
  expect([...toggled(chosen, 2)]).toEqual([1, 2])
  expect([...toggled(toggled(chosen, 2), 2)]).toEqual([1])
  expect([...chosen]).toEqual([1])
})
