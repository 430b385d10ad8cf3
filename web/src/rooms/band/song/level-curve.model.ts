import type { LevelCurves } from '@/rooms/band/songs/songs.queries'

/** A curve as steps: times in seconds, and what held from each on; null before the first. */
export interface Steps {
  at: number[]
  mine: (number | null)[]
  band: (number | null)[]
}

const seconds = (instant: string) => Math.floor(new Date(instant).getTime() / 1000)

/** Whether there is more to show than the number of today. */
export function hasCurve(curves: LevelCurves, accountId: string): boolean {
  const mine = curves.members.find((member) => member.account_id === accountId)
  return (mine?.points.length ?? 0) > 1 || curves.band.length > 1
}

/** Mine and the band's on one axis of time, up to `now` (seconds), for both still hold today. */
export function stepsOf(curves: LevelCurves, accountId: string, now: number): Steps {
  const mine = curves.members.find((member) => member.account_id === accountId)?.points ?? []
  const mineAt = new Map(mine.map((point) => [seconds(point.at), point.value]))
  const bandAt = new Map(curves.band.map((point) => [seconds(point.at), point.average]))
  const at = [...new Set([...mineAt.keys(), ...bandAt.keys()])].toSorted((a, b) => a - b)
  const last = at.at(-1)
  if (last !== undefined && last < now) at.push(now)
  let my: number | null = null
  let ours: number | null = null
  const steps: Steps = { at, mine: [], band: [] }
  for (const time of at) {
    my = mineAt.get(time) ?? my
    ours = bandAt.get(time) ?? ours
    steps.mine.push(my)
    steps.band.push(ours)
  }
  return steps
}
