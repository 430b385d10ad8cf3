import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recallAccount, recallKnown, rememberAccount, rememberKnown, wipeDevice } from '@/kit/api/memory'

const known = { kdf: { alg: 1, p1: 600_000, p2: 0, p3: 0 }, device: 'd1' }

const broken = () => {
  throw new DOMException('denied', 'SecurityError')
}

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a known address', () => {
  it('is found again however it is typed, and cannot be read from the storage', async () => {
    await rememberKnown('realm', 'Zoe@Example.test', known)
    expect(await recallKnown('realm', ' zoe@example.test')).toEqual(known)
    expect(await recallKnown('another realm', 'zoe@example.test')).toBeNull()
    expect(await recallKnown('realm', 'other@example.test')).toBeNull()
    expect(JSON.stringify(localStorage).toLowerCase()).not.toContain('zoe')
  })
})

describe('without a working storage', () => {
  it('remembers nothing and breaks nothing', async () => {
    vi.stubGlobal('localStorage', { getItem: broken, setItem: broken })
    rememberAccount({ id: 'a1' })
    expect(recallAccount()).toBeNull()
    await expect(wipeDevice()).resolves.toBeUndefined()
  })

  it('ignores what is not JSON', () => {
    localStorage.setItem('kermesse.account', '{')
    expect(recallAccount()).toBeNull()
  })
})

describe('wipeDevice', () => {
  it('deletes databases and caches of answers, and keeps the application itself', async () => {
    const deleted: string[] = []
    vi.stubGlobal('indexedDB', {
      databases: () => Promise.resolve([{ name: 'keyval-store' }, { name: 'keys' }, {}]),
      deleteDatabase(name: string) {
        deleted.push(name)
        const request = new EventTarget()
        queueMicrotask(() => request.dispatchEvent(new Event(name === 'keys' ? 'blocked' : 'success')))
        return request
      },
    })
    vi.stubGlobal('caches', {
      keys: () => Promise.resolve(['workbox-precache-v2', 'answers']),
      delete(name: string) {
        deleted.push(name)
        return Promise.resolve(true)
      },
    })
    await wipeDevice()
    expect(deleted.toSorted()).toEqual(['answers', 'keys', 'keyval-store'])
  })

  it('goes on when one kind of storage fails', async () => {
    vi.stubGlobal('indexedDB', { databases: () => Promise.reject(new Error('private window')) })
    rememberAccount({ id: 'a1' })
    await wipeDevice()
    expect(recallAccount()).toBeNull()
  })
})
