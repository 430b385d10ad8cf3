/** How a subscription asks for a topic: after the last offset seen, or (null) from now on. */
export interface Subscription {
  topic: string
  after: number | null
}

/** Something that happened, as every client hears of it: ids and a version, never content. Reload what it names. */
export interface Fact {
  id: string
  /** Such as `band.suggestion_added`; unknown kinds are to be ignored. */
  kind: string
  /** RFC 3339, UTC. */
  at: string
  actor?: string
  space_id?: string
  /** The id of what it is about. */
  subject?: string
  data?: Record<string, unknown>
}

/** What a client says on `/api/v1/live`. */
export type ClientFrame =
  | { type: 'auth'; token: string }
  | { type: 'subscribe'; topics: Subscription[] }
  | { type: 'unsubscribe'; topics: { topic: string }[] }
  | { type: 'ping' }
  | { type: 'pong' }

/** What the server says that a client acts upon. */
export type ServerFrame =
  | { type: 'ready' | 'ping' | 'pong' }
  | { type: 'subscribed' | 'resync'; topic: string; reached: number }
  | { type: 'fact'; topic: string; offset: number; fact: Fact }
  | { type: 'refused'; topic: string; code: string }

/** Reads one frame. Undefined for what this version does not know or cannot read: a newer server may say more. */
export function readFrame(text: string): ServerFrame | undefined {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(frame)) return undefined
  const { type, topic, reached, offset, fact, code } = frame
  if (type === 'ready' || type === 'ping' || type === 'pong') return { type }
  if (typeof topic !== 'string') return undefined
  if ((type === 'subscribed' || type === 'resync') && typeof reached === 'number') return { type, topic, reached }
  if (type === 'fact' && typeof offset === 'number' && isFact(fact)) return { type, topic, offset, fact }
  if (type === 'refused') return { type, topic, code: typeof code === 'string' ? code : '' }
  return undefined
}

function isFact(value: unknown): value is Fact {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['kind'] === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
