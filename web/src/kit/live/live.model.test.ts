import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pace } from '@/kit/live/live.model'
import { connected, fact, liveWorld } from '@/kit/live/live.testing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Lets promises settle and `ms` pass. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('connecting', () => {
  it('says who it is in the first frame, then subscribes to everything followed', async () => {
    const w = liveWorld()
    w.live.follow('space:1', {})
    w.live.follow('account:1', {})
    expect(w.live.state).toBe('off')
    w.live.start()
    w.live.start()
    expect(w.live.state).toBe('connecting')
    await pass()
    expect(w.sockets).toHaveLength(1)
    w.last().open()
    expect(w.last().look()).toEqual([{ type: 'auth', token: 't1' }])
    w.last().say({ type: 'ready' })
    expect(w.live.state).toBe('live')
    const topics = [{ topic: 'space:1', after: null }, { topic: 'account:1', after: null }]
    expect(w.last().look()).toEqual([{ type: 'subscribe', topics }])
  })

  it('subscribes to nothing when nothing is followed, and to what comes later', async () => {
    const w = await connected()
    expect(w.last().look()).toEqual([])
    w.live.follow('space:1', {})
    w.live.follow('space:1', {})
    expect(w.last().look()).toEqual([{ type: 'subscribe', topics: [{ topic: 'space:1', after: null }] }])
  })

  it('stays off when nobody is signed in', async () => {
    const w = liveWorld()
    w.access.mockResolvedValue(undefined)
    w.live.start()
    await pass(pace.longestWait)
    expect(w.live.state).toBe('off')
    expect(w.sockets).toEqual([])
  })

  it('can be stopped at any moment', async () => {
    const w = liveWorld()
    w.live.start()
    w.live.stop()
    await pass(pace.longestWait)
    expect(w.sockets).toEqual([])
    w.live.start()
    await pass()
    w.last().welcome()
    w.live.stop()
    expect(w.last().closed).toBe(true)
    w.last().hangUp()
    w.last().say(fact('space:1', 1))
    await pass(pace.longestWait)
    expect(w.sockets).toHaveLength(1)
    expect(w.live.state).toBe('off')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('tells its watchers every change', async () => {
    const w = liveWorld()
    const seen: string[] = []
    const stop = w.live.watch(() => seen.push(w.live.state))
    w.live.start()
    await pass()
    w.last().welcome()
    w.last().hangUp()
    expect(seen).toEqual(['connecting', 'live', 'waiting'])
    stop()
    w.live.stop()
    expect(seen).toHaveLength(3)
  })
})

describe('a lost connection', () => {
  it('resumes each topic where it was', async () => {
    const w = await connected()
    const onFact = vi.fn<() => void>()
    const onResync = vi.fn<() => void>()
    w.live.follow('space:1', { onFact, onResync })
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 4 })
    w.last().say(fact('space:1', 5))
    w.live.follow('space:2', {})
    w.last().hangUp()
    expect(w.live.state).toBe('waiting')
    await pass(pace.firstWait)
    w.last().welcome()
    const topics = [{ topic: 'space:1', after: 5 }, { topic: 'space:2', after: null }]
    expect(w.last().look().at(-1)).toEqual({ type: 'subscribe', topics })
    // The answer names where the topic is; the facts between are still to come.
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 7 })
    for (const offset of [5, 6, 7]) w.last().say(fact('space:1', offset))
    expect(onFact).toHaveBeenCalledTimes(3)
    expect(onResync).toHaveBeenCalledOnce()
  })

  it('is tried again ever more slowly, up to a limit', async () => {
    const w = liveWorld()
    w.live.start()
    await pass()
    for (const wait of [1, 2, 4, 8, 16, 30, 30]) {
      const before = w.sockets.length
      w.last().hangUp()
      await pass(wait * 1_000 - 1)
      expect(w.sockets).toHaveLength(before)
      await pass(1)
      expect(w.sockets).toHaveLength(before + 1)
    }
  })

  it('waits half as long at the least, by chance', async () => {
    const w = liveWorld()
    const { Live } = await import('@/kit/live/live.model')
    const live = new Live({ connect: w.connect, access: w.access, random: () => 0 })
    live.start()
    await pass()
    w.last().hangUp()
    await pass(pace.firstWait / 2)
    expect(w.sockets).toHaveLength(2)
  })

  it('after a good one starts with a short wait again; after a brief one it does not', async () => {
    const w = await connected()
    w.last().hangUp()
    await pass(pace.firstWait)
    w.last().welcome()
    await pass(pace.settled - 1)
    w.last().hangUp()
    await pass(2 * pace.firstWait - 1)
    expect(w.sockets).toHaveLength(2)
    await pass(1)
    w.last().welcome()
    await pass(pace.settled)
    w.last().hangUp()
    await pass(pace.firstWait)
    expect(w.sockets).toHaveLength(4)
  })

  it('is tried at once when the network or the page comes back', async () => {
    const w = await connected()
    for (let i = 0; i < 5; i++) {
      w.last().hangUp()
      await pass(pace.longestWait)
    }
    const before = w.sockets.length
    w.last().hangUp()
    w.live.wake()
    await pass()
    expect(w.sockets).toHaveLength(before + 1)
    w.live.wake()
    await pass()
    expect(w.sockets).toHaveLength(before + 1)
  })

  it('is tried again when no token can be had now, or the browser refuses', async () => {
    const w = liveWorld()
    w.access.mockRejectedValueOnce(new Error('offline'))
    w.connect.mockImplementationOnce(() => {
      throw new DOMException('policy', 'SecurityError')
    })
    w.live.start()
    await pass()
    expect(w.live.state).toBe('waiting')
    await pass(pace.firstWait)
    expect(w.connect).toHaveBeenCalledOnce()
    expect(w.live.state).toBe('waiting')
    await pass(2 * pace.firstWait)
    w.last().welcome()
    expect(w.live.state).toBe('live')
  })
})

describe('the token', () => {
  it('is renewed in the same connection before it ends, and `ready` repeats nothing', async () => {
    const w = await connected()
    w.live.follow('space:1', {})
    w.last().look()
    for (let minute = 0; minute < 14; minute++) {
      await pass(30_000)
      w.last().say({ type: 'ping' })
      await pass(30_000)
      w.last().say({ type: 'pong' })
    }
    expect(w.last().look().filter(({ type }) => type !== 'pong')).toEqual([{ type: 'auth', token: 't2' }])
    w.last().say({ type: 'ready' })
    expect(w.last().look()).toEqual([])
    expect(w.sockets).toHaveLength(1)
  })

  it('that cannot be renewed now is asked for again; one that is no more ends the connection', async () => {
    const w = await connected()
    const alive = setInterval(() => w.last().say({ type: 'pong' }), 20_000)
    w.access.mockRejectedValueOnce(new Error('offline'))
    await pass(14 * 60_000 + 100)
    expect(w.last().look()).toEqual([])
    w.access.mockResolvedValueOnce(undefined)
    await pass(pace.renewAtLeastAfter)
    clearInterval(alive)
    expect(w.live.state).toBe('off')
    expect(w.last().closed).toBe(true)
  })

  it('is suspected once when the server hangs up before `ready`', async () => {
    const w = liveWorld()
    w.live.start()
    await pass()
    w.last().hangUp()
    await pass(pace.firstWait)
    w.last().open()
    w.last().hangUp()
    await pass(2 * pace.firstWait)
    w.last().open()
    expect(w.last().look()).toEqual([{ type: 'auth', token: 't2' }])
    w.last().hangUp()
    await pass(4 * pace.firstWait)
    // Not sent the first time, suspected the second, trusted since.
    expect(w.refused).toEqual([undefined, undefined, 't1', undefined])
  })
})

describe('a silent server', () => {
  it('is asked for a sign of life, and left when it gives none', async () => {
    const w = await connected()
    await pass(pace.silence)
    expect(w.last().look()).toEqual([{ type: 'ping' }])
    w.last().say({ type: 'pong' })
    await pass(pace.silence)
    expect(w.last().look()).toEqual([{ type: 'ping' }])
    await pass(pace.patience)
    expect(w.last().closed).toBe(true)
    expect(w.live.state).toBe('waiting')
  })

  it('is left when it never says ready, whatever else it says', async () => {
    const w = liveWorld()
    w.live.start()
    await pass()
    w.last().open()
    w.last().say({ type: 'pong' })
    await pass(pace.handshake)
    expect(w.live.state).toBe('waiting')
    expect(w.last().closed).toBe(true)
  })

  it('is checked when the page wakes up', async () => {
    const w = await connected()
    w.live.wake()
    expect(w.last().look()).toEqual([{ type: 'ping' }])
    await pass(pace.patience)
    expect(w.live.state).toBe('waiting')
  })

  it('gets an answer to its own ping', async () => {
    const w = await connected()
    w.last().say({ type: 'ping' })
    expect(w.last().look()).toEqual([{ type: 'pong' }])
  })
})

it('starts afresh for the next person', async () => {
  const w = await connected()
  const onResync = vi.fn<() => void>()
  w.live.follow('space:1', { onResync })
  w.last().say({ type: 'subscribed', topic: 'space:1', reached: 4 })
  w.live.stop()
  w.live.start()
  await pass()
  w.last().welcome()
  expect(w.last().look().at(-1)).toEqual({ type: 'subscribe', topics: [{ topic: 'space:1', after: null }] })
})
