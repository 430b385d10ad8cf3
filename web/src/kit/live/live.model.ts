/**
 * The live connection as a state machine: one WebSocket, renewed in-band, resumed where it stopped. It knows neither
 * React nor the browser; what it needs of them is given.
 */
import { readFrame, type ClientFrame, type Subscription } from '@/kit/live/frames'
import { Topics, type ResyncReason, type TopicListener } from '@/kit/live/topics'

/** `off`: nobody signed in, or stopped. `waiting`: between two attempts. */
export type LiveState = 'off' | 'connecting' | 'live' | 'waiting'

/** The part of a WebSocket used here. */
export interface Socket {
  send(text: string): void
  close(): void
}

export interface SocketEvents {
  onOpen: () => void
  onMessage: (text: string) => void
  onClose: () => void
}

interface LiveOptions {
  connect: (events: SocketEvents) => Socket
  /** A token other than `refused`, and when it ends by this device's clock; undefined when nobody is signed in. */
  access: (refused?: string) => Promise<{ token: string; expiresAt: number } | undefined>
  now?: () => number
  /** From 0 to 1, so that not everybody comes back at once after a restart. */
  random?: () => number
}

/** Times in milliseconds. */
export const pace = {
  /** The first wait; doubled at every failure. */
  firstWait: 1_000,
  longestWait: 30_000,
  /** A connection that lasted this long was a good one: the next wait is the first again. */
  settled: 10_000,
  /** How long before its end a token is renewed, and how soon at the earliest. */
  renewBefore: 60_000,
  renewAtLeastAfter: 5_000,
  /** A silent server is asked for a sign of life, and given this long to answer. */
  silence: 45_000,
  patience: 10_000,
  /** From opening to `ready`. */
  handshake: 15_000,
}

type Timer = ReturnType<typeof setTimeout>

/** One client of `/api/v1/live`. Nothing happens before `start`. */
export class Live {
  readonly #options: LiveOptions
  readonly #topics = new Topics()
  readonly #watchers = new Set<() => void>()
  readonly #timers = new Map<'retry' | 'renew' | 'pulse' | 'settle', Timer>()
  #state: LiveState = 'off'
  #socket: Socket | undefined
  /** Counts connections: what belongs to an earlier one is ignored. */
  #turn = 0
  #failures = 0
  #token: string | undefined
  /** Set when a connection was closed before `ready`: its token may be the reason. Suspected once, not for ever. */
  #suspect: string | undefined
  #suspected = false

  constructor(options: LiveOptions) {
    this.#options = options
  }

  get state(): LiveState {
    return this.#state
  }

  /** Calls `watcher` at every change of `state`; returns how to stop. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Calls `watcher` once per topic that may be out of date, whoever follows it; returns how to stop. */
  watchResync(watcher: (topic: string, reason: ResyncReason) => void): () => void {
    return this.#topics.watchResync(watcher)
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    if (this.#state === 'off') void this.#open()
  }

  /** Disconnects and forgets every offset: the next person starts afresh. Listeners stay. */
  stop(): void {
    this.#drop()
    this.#failures = 0
    this.#suspect = undefined
    this.#suspected = false
    this.#topics.rewind()
    this.#become('off')
  }

  /** Tries now instead of later: the network or the page came back. A connection that looks alive is checked. */
  wake(): void {
    if (this.#state === 'waiting') {
      this.#failures = 0
      void this.#open()
    } else if (this.#state === 'live') this.#ping()
  }

  /** Follows a topic, such as `space:<id>`; returns how to stop. Any number of listeners share one subscription. */
  follow(name: string, listener: TopicListener): () => void {
    return this.#topics.follow(
      name,
      listener,
      () => this.#state === 'live' && this.#subscribe([{ topic: name, after: null }]),
      () => this.#state === 'live' && this.#send({ type: 'unsubscribe', topics: [{ topic: name }] }),
    )
  }

  #become(state: LiveState): void {
    if (this.#state === state) return
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }

  #later(name: 'retry' | 'renew' | 'pulse' | 'settle', delay: number, work: () => void): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.set(name, setTimeout(work, delay))
  }

  /** Ends the current connection, whatever its state. */
  #drop(): void {
    this.#turn++
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #fail(): void {
    this.#suspect = this.#state === 'connecting' && !this.#suspected ? this.#token : undefined
    this.#suspected ||= this.#suspect !== undefined
    this.#drop()
    this.#become('waiting')
    const { random = Math.random } = this.#options
    const longest = Math.min(pace.longestWait, pace.firstWait * 2 ** this.#failures++)
    this.#later('retry', longest * (0.5 + random() / 2), () => void this.#open())
  }

  async #open(): Promise<void> {
    this.#drop()
    const turn = this.#turn
    const current = () => turn === this.#turn
    this.#become('connecting')
    this.#token = undefined
    let access
    try {
      access = await this.#options.access(this.#suspect)
    } catch {
      if (current()) this.#fail()
      return
    }
    if (!current()) return
    if (!access) return this.stop()
    const { token, expiresAt } = access
    this.#later('pulse', pace.handshake, () => this.#fail())
    try {
      this.#socket = this.#options.connect({
        onOpen: () => current() && this.#authenticate(token, expiresAt),
        onMessage: (text) => current() && this.#receive(text),
        onClose: () => current() && this.#fail(),
      })
    } catch {
      // A browser refuses some connections at once, by policy.
      this.#fail()
    }
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame))
  }

  #authenticate(token: string, expiresAt: number): void {
    this.#token = token
    this.#send({ type: 'auth', token })
    const { now = Date.now } = this.#options
    const delay = Math.max(pace.renewAtLeastAfter, expiresAt - now() - pace.renewBefore)
    this.#later('renew', delay, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    const turn = this.#turn
    let access
    try {
      access = await this.#options.access(this.#token)
    } catch {
      // Not reached: the connection lives as long as its token, and the server closes it then.
      if (turn === this.#turn) this.#later('renew', pace.renewAtLeastAfter, () => void this.#renew())
      return
    }
    if (turn !== this.#turn) return
    if (access) this.#authenticate(access.token, access.expiresAt)
    else this.stop()
  }

  #subscribe(topics: Subscription[]): void {
    if (topics.length > 0) this.#send({ type: 'subscribe', topics })
  }

  #ping(): void {
    this.#send({ type: 'ping' })
    this.#later('pulse', pace.patience, () => this.#fail())
  }

  #receive(text: string): void {
    // Whatever arrives is a sign of life, but nothing short of `ready` ends the handshake.
    if (this.#state === 'live') this.#heard()
    const frame = readFrame(text)
    switch (frame?.type) {
      case 'ready':
        return this.#ready()
      case 'ping':
        return this.#send({ type: 'pong' })
      case 'subscribed':
        return this.#topics.subscribed(frame.topic, frame.reached)
      case 'resync':
        return this.#topics.resync(frame.topic, frame.reached, 'lost')
      case 'fact':
        return this.#topics.fact(frame.topic, frame.offset, frame.fact)
      case 'refused':
        return this.#topics.refused(frame.topic, frame.code)
    }
  }

  #heard(): void {
    this.#later('pulse', pace.silence, () => this.#ping())
  }

  #ready(): void {
    // Again after a renewal: nothing to repeat.
    if (this.#state === 'live') return
    this.#suspected = false
    this.#become('live')
    this.#heard()
    this.#later('settle', pace.settled, () => {
      this.#failures = 0
    })
    this.#subscribe(this.#topics.subscriptions())
  }
}
