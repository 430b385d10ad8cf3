import type { Fact, Subscription } from '@/kit/live/frames'

/** Why what was loaded may be out of date: the topic was just joined, or facts were lost on the way. */
export type ResyncReason = 'joined' | 'lost'

export interface TopicListener {
  onFact?: (fact: Fact) => void
  /** Reload what the topic is about. */
  onResync?: (reason: ResyncReason) => void
  /** The server does not let this person follow the topic; asked again at the next connection. */
  onRefused?: (code: string) => void
}

interface Topic {
  listeners: Set<TopicListener>
  /** The last offset seen; null before the server said where the topic is. */
  offset: number | null
}

/** Who follows what, and how far each topic has been heard. */
export class Topics {
  readonly #topics = new Map<string, Topic>()
  readonly #watchers = new Set<(topic: string, reason: ResyncReason) => void>()

  /** Adds a listener; calls `joined` when it is the topic's first one, and `left` when the last one has gone. */
  follow(name: string, listener: TopicListener, joined: () => unknown, left: () => unknown): () => void {
    let topic = this.#topics.get(name)
    if (!topic) {
      topic = { listeners: new Set(), offset: null }
      this.#topics.set(name, topic)
      joined()
    }
    const { listeners } = topic
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      // Without listeners its facts go by unseen; whoever follows it next joins anew and reloads.
      if (listeners.size > 0 || this.#topics.get(name)?.listeners !== listeners) return
      this.#topics.delete(name)
      left()
    }
  }

  watchResync(watcher: (topic: string, reason: ResyncReason) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** What to ask a new connection for. */
  subscriptions(): Subscription[] {
    return [...this.#topics].map(([topic, { offset }]) => ({ topic, after: offset }))
  }

  /** Forgets how far each topic was heard; listeners stay. */
  rewind(): void {
    for (const topic of this.#topics.values()) topic.offset = null
  }

  subscribed(name: string, reached: number): void {
    // With an offset, the facts up to `reached` are still to come.
    if (this.#topics.get(name)?.offset === null) this.resync(name, reached, 'joined')
  }

  resync(name: string, reached: number, reason: ResyncReason): void {
    const topic = this.#topics.get(name)
    if (!topic) return
    topic.offset = reached
    for (const listener of this.#listeners(name)) listener.onResync?.(reason)
    for (const watcher of this.#watchers) watcher(name, reason)
  }

  fact(name: string, offset: number, fact: Fact): void {
    const topic = this.#topics.get(name)
    // Before `subscribed` it belongs to an earlier subscription; at or below the offset it was seen.
    if (!topic || topic.offset === null || offset <= topic.offset) return
    topic.offset = offset
    for (const listener of this.#listeners(name)) listener.onFact?.(fact)
  }

  refused(name: string, code: string): void {
    for (const listener of this.#listeners(name)) listener.onRefused?.(code)
  }

  /** A copy: listeners come and go while they are called. */
  #listeners(name: string): TopicListener[] {
    return [...(this.#topics.get(name)?.listeners ?? [])]
  }
}
