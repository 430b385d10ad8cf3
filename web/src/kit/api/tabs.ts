/** What the tabs of one browser share: one refresh at a time, its result, and the end of a session. */
export interface Tabs<Message> {
  /** Runs `work` while no other tab runs its own. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Tells the other tabs; never this one. */
  tell(message: Message): void
  onTold(listener: (message: Message) => void): void
}

/** Tabs over Web Locks and BroadcastChannel; a browser without them is a browser with one tab. */
export function browserTabs<Message>(name: string): Tabs<Message> {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  return {
    exclusively: <T>(work: () => Promise<T>) =>
      // The browser types say `locks` is always there; it is absent outside secure contexts.
      (navigator.locks as LockManager | undefined) ? (navigator.locks.request(name, work) as Promise<T>) : work(),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel is one origin's
    tell: (message) => channel?.postMessage(message),
    onTold: (listener) => channel?.addEventListener('message', (event: MessageEvent<Message>) => listener(event.data)),
  }
}
