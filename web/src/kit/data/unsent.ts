import { useIsMutating } from '@tanstack/react-query'
import { useEffect } from 'react'

/** A lock that every page holds which has something the server does not know yet; the browser frees it with the page. */
const name = 'kermesse.unsent'

/** Says, while `unsent`, that something here would be lost: a form half written, a change on its way. */
export function useUnsent(unsent: boolean): void {
  useEffect(() => {
    if (!unsent || !('locks' in navigator)) return
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    void navigator.locks.request(name, { mode: 'shared' }, () => held)
    return release
  }, [unsent])
}

/** The same for the changes that are on their way to the server. */
export function useChangesOnTheirWay(): void {
  useUnsent(useIsMutating() > 0)
}

/** Whether something would be lost now, on this page or on another of this browser. */
export async function hasUnsent(): Promise<boolean> {
  if (!('locks' in navigator)) return false
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === name)
}
