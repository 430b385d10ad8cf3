import { useEffect, useEffectEvent } from 'react'

/** Moves the page up at `speed` (pixels per second) while `on`; calls `onEnd` at its foot. */
export function useAutoScroll(on: boolean, speed: (page: Element) => number, onEnd: () => void): void {
  const pixelsIn = useEffectEvent((page: Element, seconds: number) => speed(page) * seconds)
  const end = useEffectEvent(onEnd)
  useEffect(() => {
    const page = document.scrollingElement
    if (!on || page === null) return
    let before: number | undefined
    // Pages scroll by whole pixels on some devices: what is left of one waits here.
    let rest = 0
    const step = (now: number) => {
      if (before !== undefined) {
        // A tab that slept does not jump to where the song would be.
        rest += pixelsIn(page, Math.min(now - before, 250) / 1000)
        const whole = Math.floor(rest)
        rest -= whole
        page.scrollTop += whole
        if (page.scrollTop + page.clientHeight >= page.scrollHeight - 1) {
          end()
          return
        }
      }
      before = now
      frame = requestAnimationFrame(step)
    }
    let frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [on])
}
