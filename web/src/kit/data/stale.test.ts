import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRefresher, isStale } from './stale'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const list = '/api/v1/spaces/{space_id}/suggestions'
const key = (path: string, space: string) => [
  'get',
  path,
  { params: { path: { space_id: space }, query: { sort: 'score' } } },
]

test('a read is stale when its path and space agree', () => {
  const stale = { path: list, params: { space_id: 'a' } }
  expect(isStale(key(list, 'a'), stale)).toBe(true)
  expect(isStale(key(list + '/{suggestion_id}/votes', 'a'), stale)).toBe(true)
  expect(isStale(key(list, 'b'), stale)).toBe(false)
  expect(isStale(key('/api/v1/spaces/{space_id}/suggestion-imports/{import_id}', 'a'), stale)).toBe(false)
  expect(isStale(['other'], stale)).toBe(false)
})

test('a burst of facts is one refresh, without repeats', () => {
  const run = vi.fn()
  const refresher = createRefresher(run, 250)
  for (let i = 0; i < 200; i++) refresher.add([{ path: list, params: { space_id: 'a' } }])
  vi.advanceTimersByTime(249)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(run).toHaveBeenCalledExactlyOnceWith([{ path: list, params: { space_id: 'a' } }])
})

test('a stopped refresher forgets', () => {
  const run = vi.fn()
  const refresher = createRefresher(run)
  refresher.add([{ path: list }])
  refresher.stop()
  vi.advanceTimersByTime(1000)
  expect(run).not.toHaveBeenCalled()
})
