import { useEffect, useState } from 'react'
import { useLiveState } from '@/kit/live/live'

/** How long a line may be away before it is worth a word: a renewal or a tunnel is not. Milliseconds. */
const patience = 6000

/** Whether the live line has been away for a while, so that what is on screen may be out of date. */
export function useLate(): boolean {
  const live = useLiveState() === 'live'
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(!live), live ? 0 : patience)
    return () => clearTimeout(timer)
  }, [live])
  return late
}
