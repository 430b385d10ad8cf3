import { expect, test } from 'vitest'
import { dayOf, endOfDay } from './end.model'

test('an end of access lasts through its day, and reads as that day', () => {
  for (const day of ['2026-11-21', '2026-03-29', '2026-10-25', '2027-01-01']) {
    const end = endOfDay(day)
    expect(dayOf(end)).toBe(day)
    expect(dayOf(new Date(Date.parse(end) + 1).toISOString())).not.toBe(day)
  }
})
