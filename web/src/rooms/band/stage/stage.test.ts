import { expect, test } from 'vitest'
import { actOf, scrollSpeed } from './stage.model'

const song = { tempo: undefined, seconds: undefined, distance: 900, lineHeight: 40 }

test('words go by at the tempo, else in the length of the song, else slowly', () => {
  expect(scrollSpeed({ ...song, tempo: 120, seconds: 90 })).toBe(10)
  expect(scrollSpeed({ ...song, tempo: 60 })).toBe(5)
  expect(scrollSpeed({ ...song, seconds: 90 })).toBe(10)
  expect(scrollSpeed(song)).toBe(8)
})

test('pedals turn to the next song in a setlist, and leave a lone song to the page', () => {
  expect(['ArrowRight', 'PageDown'].map((key) => actOf(key, true))).toEqual(['next', 'next'])
  expect(['ArrowLeft', 'PageUp'].map((key) => actOf(key, true))).toEqual(['previous', 'previous'])
  expect(actOf('PageDown', false)).toBeUndefined()
  expect(actOf(' ', false)).toBe('scroll')
  expect(actOf('ArrowDown', true)).toBeUndefined()
})
