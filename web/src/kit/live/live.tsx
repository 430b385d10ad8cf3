import { createContext, use, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { currentAccess, useSession } from '@/kit/api/client'
import type { Fact } from '@/kit/live/frames'
import { Live, type LiveState, type Socket, type SocketEvents } from '@/kit/live/live.model'
import type { ResyncReason } from '@/kit/live/topics'

export type { Fact, LiveState, ResyncReason }

function connect({ onOpen, onMessage, onClose }: SocketEvents): Socket {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`)
  socket.addEventListener('open', onOpen)
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && onMessage(data))
  socket.addEventListener('close', onClose)
  return {
    // One that is closing says so a moment later; what was to be said is said again in the next.
    send: (frame) => socket.readyState === WebSocket.OPEN && socket.send(frame),
    close: () => socket.close(),
  }
}

const LiveContext = createContext<Live | undefined>(undefined)

interface LiveProviderProps {
  children: ReactNode
  /** Called once per topic that may be out of date, for instance to invalidate every query about it. */
  onResync?: (topic: string, reason: ResyncReason) => void
  /** Another client than the page's own, for tests. */
  live?: Live
}

/** Keeps one live connection for everything below it, as long as somebody is signed in. */
export function LiveProvider({ children, onResync, live: given }: LiveProviderProps) {
  const [live] = useState(() => given ?? new Live({ connect, access: currentAccess }))
  const session = useSession()
  const account = session.status === 'signed-in' ? session.account.id : undefined

  useEffect(() => {
    if (account === undefined) return
    live.start()
    const wake = () => document.visibilityState === 'visible' && live.wake()
    window.addEventListener('online', wake)
    document.addEventListener('visibilitychange', wake)
    return () => {
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', wake)
      live.stop()
    }
  }, [live, account])

  const latest = useRef(onResync)
  useEffect(() => {
    latest.current = onResync
  })
  useEffect(() => live.watchResync((topic, reason) => latest.current?.(topic, reason)), [live])

  return <LiveContext value={live}>{children}</LiveContext>
}

function useLiveClient(): Live {
  const live = use(LiveContext)
  if (!live) throw new Error('useLive needs a LiveProvider above it')
  return live
}

/**
 * Calls `onFact` for every fact of a topic (`space:<id>`, `account:<id>`) while the component is mounted; undefined
 * follows nothing. `onResync` says that facts may have gone by unseen (`lost`), or could have between loading and
 * joining (`joined`): reload. Both may change at every render.
 */
export function useLive(topic: string | undefined, onFact: (fact: Fact) => void, onResync?: (reason: ResyncReason) => void): void {
  const live = useLiveClient()
  const latest = useRef({ onFact, onResync })
  useEffect(() => {
    latest.current = { onFact, onResync }
  })
  useEffect(() => {
    if (topic === undefined) return
    return live.follow(topic, {
      onFact: (fact) => latest.current.onFact(fact),
      onResync: (reason) => latest.current.onResync?.(reason),
    })
  }, [live, topic])
}

/** The state of the connection, to tell the person when what they see may be late. */
export function useLiveState(): LiveState {
  const live = useLiveClient()
  return useSyncExternalStore(
    (watcher) => live.watch(watcher),
    () => live.state,
  )
}
