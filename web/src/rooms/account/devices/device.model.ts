import type { Device } from '@/kit/api/client'

/** Whether it is held in the hand, as far as its name tells. */
export function isPhone(device: Pick<Device, 'name' | 'platform'>): boolean {
  return /android|iphone|ipad|ios/i.test(`${device.platform} ${device.name}`)
}

/** Where about it was last seen; undefined when nobody knows. */
export function placeOf(device: Pick<Device, 'place'>): string | undefined {
  return device.place === 'unknown' || device.place === '' ? undefined : device.place
}

/** The device that has been away for longest first: the one a person misses least. */
export function longestAway(devices: Device[]): Device[] {
  return devices.toSorted((a, b) => Date.parse(a.last_seen_at) - Date.parse(b.last_seen_at))
}
