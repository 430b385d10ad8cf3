/** How long a toast stays: long enough to read it, longer when it offers an undo. Milliseconds. */
export const reading = 5000
export const undoing = 8000

/** Time that only runs while nobody points at the toast or has focus in it. */
export interface Countdown {
  pause(): void
  resume(): void
  cancel(): void
}

/** Calls `end` after `duration` milliseconds of running time. */
export function countdown(duration: number, end: () => void, now: () => number = () => performance.now()): Countdown {
  let left = duration
  let started = now()
  let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(end, left)
  return {
    pause() {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      left -= now() - started
    },
    resume() {
      if (timer !== undefined || left <= 0) return
      started = now()
      timer = setTimeout(end, left)
    },
    cancel() {
      if (timer !== undefined) clearTimeout(timer)
      timer = undefined
      left = 0
    },
  }
}
