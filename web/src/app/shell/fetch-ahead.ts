import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * Downloads the code of the other pages once this one has come to rest, so that they open at once, and also when the
 * network has gone meanwhile.
 */
export function useFetchAhead(): void {
  const router = useRouter()
  useEffect(() => {
    const fetchAll = () => {
      if (!navigator.onLine) return
      for (const route of Object.values(router.routesById)) void router.loadRouteChunk(route)
    }
    // Safari has no idle callback; there it waits for the page to be drawn.
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(fetchAll, 1500)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(fetchAll, { timeout: 5000 })
    return () => cancelIdleCallback(idle)
  }, [router])
}
