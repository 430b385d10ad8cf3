/** The last moment of a day (2026-11-21) by this device's clock, as an RFC 3339 instant. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59.999`).toISOString()
}

/** The day of an instant by this device's clock, as a date field takes it: 2026-11-21. */
export function dayOf(instant: string): string {
  const at = new Date(instant)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
