import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { whenIdle } from './when-idle'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestIdleCallback', undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('does one thing after the other, and goes on when one fails', async () => {
  const done: string[] = []
  whenIdle([() => done.push('a'), () => Promise.reject(new Error('offline')), () => done.push('c')])
  expect(done).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(done).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(400)
  expect(done).toEqual(['a', 'c'])
})

it('calls off what has not begun', async () => {
  const done: string[] = []
  const callOff = whenIdle([() => done.push('a'), () => done.push('b')])
  await vi.advanceTimersByTimeAsync(200)
  callOff()
  await vi.advanceTimersByTimeAsync(1000)
  expect(done).toEqual(['a'])
})
