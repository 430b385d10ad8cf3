import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { whenIdle } from '@/kit/platform/when-idle'

/** How long a page may take to come to rest, ms. */
const rest = 2_000

/**
 * Downloads the code of the other pages once this one has come to rest, so that they open at once, and also when the
 * network has gone meanwhile.
 */
export function useFetchAhead(): void {
  const router = useRouter()
  useEffect(() => {
    let callOff = () => {}
    const timer = setTimeout(() => {
      if (!navigator.onLine) return
      callOff = whenIdle(Object.values(router.routesById).map((route) => () => router.loadRouteChunk(route)))
    }, rest)
    return () => {
      clearTimeout(timer)
      callOff()
    }
  }, [router])
}
