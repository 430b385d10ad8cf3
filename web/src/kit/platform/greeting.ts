/** Evening starts at six and lasts until five in the morning: musicians' hours. */
export function isEvening(now: Date): boolean {
  const hour = now.getHours()
  return hour >= 18 || hour < 5
}
