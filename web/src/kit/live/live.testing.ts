import { vi } from 'vitest'
import type { Fact } from '@/kit/live/frames'
import { Live, type SocketEvents } from '@/kit/live/live.model'

type Frame = Record<string, unknown>

/** The server's end of one connection. */
export class FakeSocket {
  /** What the client said and nobody has looked at yet. */
  readonly said: Frame[] = []
  closed = false
  readonly #events: SocketEvents

  constructor(events: SocketEvents) {
    this.#events = events
  }

  send(text: string): void {
    this.said.push(JSON.parse(text) as Frame)
  }

  close(): void {
    this.closed = true
  }

  open(): void {
    this.#events.onOpen()
  }

  say(frame: Frame | string): void {
    this.#events.onMessage(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  hangUp(): void {
    this.#events.onClose()
  }

  /** What was said since the last look. */
  look(): Frame[] {
    return this.said.splice(0)
  }

  /** Opens and accepts whoever comes. */
  welcome(): void {
    this.open()
    this.say({ type: 'ready', expires_at: '2026-01-01T00:00:00Z' })
  }
}

/** A live client on fake timers, its connections, and tokens t1, t2, … of fifteen minutes. */
export function liveWorld() {
  const sockets: FakeSocket[] = []
  const refused: (string | undefined)[] = []
  let serial = 0
  let token = { token: 't1', expiresAt: 0 }
  const renew = () => (token = { token: `t${++serial}`, expiresAt: Date.now() + 15 * 60_000 })
  renew()
  const access = vi.fn((old?: string): Promise<{ token: string; expiresAt: number } | undefined> => {
    refused.push(old)
    return Promise.resolve(old === token.token ? renew() : token)
  })
  const connect = vi.fn((events: SocketEvents) => {
    const socket = new FakeSocket(events)
    sockets.push(socket)
    return socket
  })
  const live = new Live({ connect, access, random: () => 1 })
  const last = () => {
    const socket = sockets.at(-1)
    if (!socket) throw new Error('nobody connected')
    return socket
  }
  return { live, sockets, refused, access, connect, last }
}

/** A fact frame. */
export function fact(topic: string, offset: number): { type: 'fact'; topic: string; offset: number; fact: Fact } {
  return { type: 'fact', topic, offset, fact: { id: `f${offset}`, kind: 'band.suggestion_voted', at: '2026-01-01T00:00:00Z' } }
}

/** A live client whose first connection is ready, with nothing left to look at. */
export async function connected() {
  const world = liveWorld()
  world.live.start()
  await vi.advanceTimersByTimeAsync(0)
  world.last().welcome()
  world.last().look()
  return world
}
