import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hasUnsent, useUnsent } from './unsent'

/** Locks as a browser holds them for its pages. */
function locks() {
  const held = new Set<{ name: string }>()
  return {
    request: async (name: string, _: object, work: () => Promise<void>) => {
      const lock = { name }
      held.add(lock)
      await work()
      held.delete(lock)
    },
    query: () => Promise.resolve({ held: [...held] }),
  }
}

beforeEach(() => vi.stubGlobal('navigator', { ...navigator, locks: locks() }))
afterEach(() => vi.unstubAllGlobals())

it('knows, on every page of the browser, that something is half written, until it is sent or given up', async () => {
  expect(await hasUnsent()).toBe(false)
  const form = renderHook(({ dirty }) => useUnsent(dirty), { initialProps: { dirty: false } })
  expect(await hasUnsent()).toBe(false)
  form.rerender({ dirty: true })
  expect(await hasUnsent()).toBe(true)
  const other = renderHook(() => useUnsent(true))
  form.rerender({ dirty: false })
  expect(await hasUnsent()).toBe(true)
  other.unmount()
  await Promise.resolve()
  expect(await hasUnsent()).toBe(false)
})
