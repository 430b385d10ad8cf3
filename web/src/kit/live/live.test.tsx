import { act, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Session } from '@/kit/api/client'
import { LiveProvider, useLive, useLiveState } from '@/kit/live/live'
import { fact, liveWorld } from '@/kit/live/live.testing'

const session = vi.hoisted(() => ({ now: { status: 'signed-out' } as Session }))
vi.mock('@/kit/api/client', () => ({ currentAccess: () => Promise.resolve(undefined), useSession: () => session.now }))

const signedIn = (id: string) => ({ status: 'signed-in', account: { id } }) as Session

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const settle = () => act(() => vi.advanceTimersByTimeAsync(0))

function Page({ topic }: { topic: string | undefined }) {
  const [heard, setHeard] = useState('')
  const state = useLiveState()
  useLive(
    topic,
    ({ id }) => setHeard(heard + id),
    (reason) => setHeard(`${heard}(${reason})`),
  )
  return <p>{`${state} ${heard}`}</p>
}

it('follows the session, and tells components what happens', async () => {
  const w = liveWorld()
  const resyncs: string[] = []
  const page = (topic?: string) => (
    <LiveProvider live={w.live} onResync={(name, reason) => resyncs.push(`${name} ${reason}`)}>
      <Page topic={topic} />
    </LiveProvider>
  )
  session.now = { status: 'signed-out' }
  const { rerender, unmount } = render(page('space:1'))
  await settle()
  expect(w.sockets).toHaveLength(0)
  expect(screen.getByText('off')).toBeTruthy()

  session.now = signedIn('a1')
  rerender(page('space:1'))
  await settle()
  act(() => w.last().welcome())
  act(() => w.last().say({ type: 'subscribed', topic: 'space:1', reached: 0 }))
  act(() => w.last().say(fact('space:1', 1)))
  act(() => w.last().say(fact('space:1', 2)))
  expect(screen.getByText('live (joined)f1f2')).toBeTruthy()
  expect(resyncs).toEqual(['space:1 joined'])

  w.last().look()
  rerender(page('space:2'))
  expect(w.last().look()).toEqual([
    { type: 'unsubscribe', topics: [{ topic: 'space:1' }] },
    { type: 'subscribe', topics: [{ topic: 'space:2', after: null }] },
  ])
  rerender(page())
  expect(w.last().look()).toEqual([{ type: 'unsubscribe', topics: [{ topic: 'space:2' }] }])

  const first = w.last()
  session.now = signedIn('a2')
  rerender(page())
  await settle()
  expect(first.closed).toBe(true)
  expect(w.sockets).toHaveLength(2)

  unmount()
  expect(w.last().closed).toBe(true)
  expect(w.live.state).toBe('off')
})

it('tries again when the network comes back', async () => {
  const w = liveWorld()
  session.now = signedIn('a1')
  render(<LiveProvider live={w.live}>here</LiveProvider>)
  await settle()
  act(() => w.last().hangUp())
  act(() => void window.dispatchEvent(new Event('online')))
  await settle()
  expect(w.sockets).toHaveLength(2)
})
