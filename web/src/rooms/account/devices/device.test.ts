import { describe, expect, it } from 'vitest'
import type { Device } from '@/kit/api/client'
import { isPhone, longestAway, placeOf } from './device.model'

const device = (name: string, last_seen_at: string): Device => ({
  device_id: name,
  name,
  platform: 'web',
  created_at: '2026-01-01T00:00:00Z',
  last_seen_at,
  current: false,
  place: 'unknown',
})

describe('devices', () => {
  it('has the one that was away for longest first, whatever the offset of its time', () => {
    const [a, b, c] = [
      device('a', '2026-11-20T10:00:00Z'),
      device('b', '2026-11-20T10:30:00+02:00'),
      device('c', '2026-11-21T08:00:00Z'),
    ]
    const given = [c, a, b]
    expect(longestAway(given)).toEqual([b, a, c])
    expect(given).toEqual([c, a, b])
  })

  it('tells no place that nobody knows', () => {
    expect(placeOf({ place: 'unknown' })).toBeUndefined()
    expect(placeOf({ place: 'Lyon, FR' })).toBe('Lyon, FR')
  })

  it('tells phones by the name their browser gave them', () => {
    expect(isPhone({ name: 'Safari · iPhone', platform: 'web' })).toBe(true)
    expect(isPhone({ name: 'Firefox · Linux', platform: 'web' })).toBe(false)
  })
})
