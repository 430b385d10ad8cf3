import { useEffect } from 'react'

/** Keeps the screen on while the page is looked at, where the device can. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return
    let lock: WakeLockSentinel | undefined
    let gone = false
    const take = async () => {
      if (document.visibilityState !== 'visible') return
      try {
        const taken = await navigator.wakeLock.request('screen')
        if (gone) await taken.release()
        else lock = taken
      } catch {
        // Low battery, or not allowed: the screen goes off when it does.
      }
    }
    // The device lets go of it whenever the page is hidden.
    document.addEventListener('visibilitychange', take)
    void take()
    return () => {
      gone = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release()
    }
  }, [])
}
