import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connected, fact } from '@/kit/live/live.testing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('facts', () => {
  it('reach every listener of the topic, once and in order', async () => {
    const w = await connected()
    const heard: string[] = []
    w.live.follow('space:1', { onFact: ({ id }) => heard.push(`a${id}`) })
    const leave = w.live.follow('space:1', { onFact: ({ id }) => heard.push(`b${id}`) })
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 4 })
    for (const offset of [4, 5, 5, 7, 6]) w.last().say(fact('space:1', offset))
    w.last().say(fact('space:2', 9))
    leave()
    w.last().say(fact('space:1', 8))
    expect(heard).toEqual(['af5', 'bf5', 'af7', 'bf7', 'af8'])
  })

  it('wait until the server has said where the topic is', async () => {
    const w = await connected()
    const onFact = vi.fn<() => void>()
    const onResync = vi.fn<(reason: string) => void>()
    w.live.follow('space:1', { onFact, onResync })
    w.last().say(fact('space:1', 3))
    expect(onFact).not.toHaveBeenCalled()
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 3 })
    expect(onResync.mock.calls).toEqual([['joined']])
  })

  it('that were lost ask for a reload', async () => {
    const w = await connected()
    const onFact = vi.fn<() => void>()
    const onResync = vi.fn<(reason: string) => void>()
    const watched: string[] = []
    const stop = w.live.watchResync((topic, reason) => watched.push(`${topic} ${reason}`))
    w.live.follow('space:1', { onFact, onResync })
    w.live.follow('space:1', {})
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 3 })
    w.last().say({ type: 'resync', topic: 'space:1', reached: 90 })
    w.last().say(fact('space:1', 90))
    expect(onFact).not.toHaveBeenCalled()
    w.last().say(fact('space:1', 91))
    expect(onFact).toHaveBeenCalledOnce()
    expect(onResync.mock.calls).toEqual([['joined'], ['lost']])
    expect(watched).toEqual(['space:1 joined', 'space:1 lost'])
    stop()
    w.last().say({ type: 'resync', topic: 'space:1', reached: 100 })
    w.last().say({ type: 'resync', topic: 'unknown', reached: 1 })
    expect(watched).toHaveLength(2)
  })

  it('are joined anew by whoever follows after everybody left', async () => {
    const w = await connected()
    const onResync = vi.fn<() => void>()
    const leave = w.live.follow('space:1', {})
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 3 })
    w.last().look()
    leave()
    leave()
    expect(w.last().look()).toEqual([{ type: 'unsubscribe', topics: [{ topic: 'space:1' }] }])
    w.last().say(fact('space:1', 4))
    w.live.follow('space:1', { onResync })
    leave()
    expect(w.last().look()).toEqual([{ type: 'subscribe', topics: [{ topic: 'space:1', after: null }] }])
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 4 })
    expect(onResync).toHaveBeenCalledOnce()
  })

  it('of a topic the server refuses are explained', async () => {
    const w = await connected()
    const onRefused = vi.fn<(code: string) => void>()
    w.live.follow('space:1', { onRefused })
    w.live.follow('space:2', {})
    w.last().say({ type: 'refused', topic: 'space:1', code: 'space.not_found' })
    w.last().say({ type: 'refused', topic: 'space:2', code: 'space.not_found' })
    expect(onRefused.mock.calls).toEqual([['space.not_found']])
  })

  it('survive frames that nobody understands', async () => {
    const w = await connected()
    const onFact = vi.fn<() => void>()
    w.live.follow('space:1', { onFact })
    w.last().say({ type: 'subscribed', topic: 'space:1', reached: 0 })
    for (const odd of ['', '{', 'null', '3', '[]', '{"type":"fact","topic":"space:1"}', '{"type":"fact","topic":"space:1","offset":1,"fact":{}}', '{"type":"new","topic":"space:1"}', '{"type":"subscribed"}', '{"type":"resync","topic":"space:1","reached":"x"}']) w.last().say(odd)
    w.last().say(fact('space:1', 1))
    expect(onFact).toHaveBeenCalledOnce()
    expect(w.live.state).toBe('live')
  })
})
