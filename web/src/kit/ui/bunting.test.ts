import { expect, test } from 'vitest'
import { hang } from './bunting.model'

test('the rope starts and ends at the same height and sags in the middle', () => {
  const { rope, pennants } = hang({ count: 9, sag: 60, drop: 120 })
  const points = rope
    .slice(1)
    .split('L')
    .map((p) => p.split(' ').map(Number))
  expect(points.at(0)).toEqual([0, 6])
  expect(points.at(-1)).toEqual([1200, 6])
  expect(points[20]).toEqual([600, 66])
  expect(pennants).toHaveLength(9)
})

test('every pennant is a closed triangle inside the drawing', () => {
  const { pennants, height } = hang({ count: 5, sag: 40, drop: 100 })
  for (const path of pennants) {
    const ys = path
      .slice(1, -1)
      .split('L')
      .map((p) => Number(p.split(' ')[1]))
    expect(ys).toHaveLength(3)
    expect(Math.max(...ys)).toBeLessThanOrEqual(height)
  }
})
