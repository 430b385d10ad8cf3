import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { countdown } from './toast.model'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('ends once its time has run', () => {
  const end = vi.fn()
  countdown(1000, end)
  vi.advanceTimersByTime(999)
  expect(end).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(end).toHaveBeenCalledOnce()
})

test('time does not run while paused', () => {
  const end = vi.fn()
  const c = countdown(1000, end)
  vi.advanceTimersByTime(400)
  c.pause()
  vi.advanceTimersByTime(60_000)
  c.resume()
  vi.advanceTimersByTime(599)
  expect(end).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(end).toHaveBeenCalledOnce()
})

test('a cancelled countdown never ends, even when resumed', () => {
  const end = vi.fn()
  const c = countdown(1000, end)
  c.cancel()
  c.resume()
  vi.advanceTimersByTime(5000)
  expect(end).not.toHaveBeenCalled()
})
