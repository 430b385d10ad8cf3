/**
 * Does things one after the other, each when the page has nothing better to do; failures do not matter. Gives what
 * calls off those that have not begun.
 */
export function whenIdle(things: readonly (() => unknown)[]): () => void {
  let next = 0
  let cancel = () => {}
  const ask = () => {
    if (next >= things.length) return
    // Safari has no idle callback; there each waits for the page to be drawn.
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(act, 200)
      cancel = () => clearTimeout(timer)
      return
    }
    const idle = requestIdleCallback(act)
    cancel = () => cancelIdleCallback(idle)
  }
  const act = () => {
    const thing = things[next++]
    void Promise.resolve()
      .then(() => thing?.())
      .catch(() => {})
    ask()
  }
  ask()
  return () => {
    next = things.length
    cancel()
  }
}
