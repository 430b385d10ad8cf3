import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { credentials, kdf, noon, over, world, zoe } from '@/kit/api/session.testing'

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe('arriving', () => {
  it('asks the server nothing on a first visit', async () => {
    const w = world()
    const session = w.open()
    expect(session.snapshot()).toEqual({ status: 'loading' })
    await session.start()
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
    expect(await session.credentials.token()).toBeUndefined()
    expect(w.calls).toEqual([])
  })

  it('goes on with an earlier session', async () => {
    localStorage.setItem('kermesse.account', JSON.stringify({ ...zoe, display_name: 'before' }))
    const session = world().open()
    const seen: string[] = []
    session.subscribe(() => seen.push(session.snapshot().status))
    await session.start()
    expect(session.snapshot()).toEqual({ status: 'signed-in', account: zoe })
    expect(seen).toEqual(['signed-in'])
    expect(await session.credentials.token()).toBe('t1')
  })

  it('remembers who was here when the server is not reached, and tries again when a token is needed', async () => {
    localStorage.setItem('kermesse.account', JSON.stringify(zoe))
    let up = false
    const w = world({
      'POST /api/v1/tokens': () => {
        if (!up) throw new TypeError('fetch failed')
        return w.session()
      },
    })
    const session = w.open()
    await session.start()
    expect(session.snapshot()).toEqual({ status: 'signed-in', account: zoe })
    await expect(session.credentials.token()).rejects.toMatchObject({ name: 'ProblemError', status: 0 })
    up = true
    expect(await session.credentials.token()).toBe('t1')
  })

  it('is signed out, and the device wiped, when the session is over', async () => {
    localStorage.setItem('kermesse.account', JSON.stringify(zoe))
    localStorage.setItem('kermesse.draft', '"secret"')
    const session = world({ 'POST /api/v1/tokens': over }).open()
    await session.start()
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
    expect(Object.keys(localStorage)).toEqual([])
  })
})

describe('signing in', () => {
  it('sends a secret and never the password', async () => {
    const w = world()
    const session = w.open()
    expect(await session.signIn(credentials)).toEqual(zoe)
    expect(session.snapshot()).toEqual({ status: 'signed-in', account: zoe })
    const sent = w.calls.find(({ route }) => route === 'POST /api/v1/sessions')?.body
    expect(sent?.['auth']).toMatch(/^[\w-]{43}$/)
    expect(sent?.['device']).toMatchObject({ platform: 'web' })
    expect(JSON.stringify(w.calls)).not.toContain('petits')
    expect(JSON.stringify(localStorage)).not.toMatch(/petits|t1/)
  })

  it('asks for the parameters first, and says the same secret each time', async () => {
    const w = world()
    await w.open().signIn(credentials)
    await w.open().signIn({ ...credentials, email: 'zoe@example.test' })
    expect(w.calls.map(({ route }) => route).slice(0, 3)).toEqual(['GET /api/v1/instance', 'POST /api/v1/kdf-lookups', 'POST /api/v1/sessions'])
    const sent = w.calls.filter(({ route }) => route === 'POST /api/v1/sessions').map(({ body }) => body)
    expect(sent[0]?.['auth']).toBe(sent[1]?.['auth'])
    expect(sent[0]?.['device']).not.toHaveProperty('id')
    expect(sent[1]?.['device']).toMatchObject({ id: 'd1' })
  })

  it('stops before deriving when the server asks for too little', async () => {
    const w = world({ 'POST /api/v1/kdf-lookups': () => Response.json({ ...kdf, p1: 1000 }) })
    await expect(w.open().signIn(credentials)).rejects.toMatchObject({ name: 'ProblemError', code: 'kdf_refused' })
    expect(w.count('POST /api/v1/sessions')).toBe(0)
  })

  it('stops when the server asks for less than before, even after signing out', async () => {
    let iterations = 700_000
    const w = world({ 'POST /api/v1/kdf-lookups': () => Response.json({ ...kdf, p1: iterations }) })
    const session = w.open()
    await session.signIn(credentials)
    await session.signOut()
    iterations = 600_000
    await expect(session.signIn(credentials)).rejects.toMatchObject({ code: 'kdf_refused' })
    expect(w.count('POST /api/v1/sessions')).toBe(1)
    await expect(session.signIn({ ...credentials, email: 'other@example.test' })).resolves.toEqual(zoe)
  })

  it('passes on what the server says', async () => {
    const session = world({ 'POST /api/v1/sessions': () => Response.json({ code: 'auth.invalid', detail: 'Adresse ou mot de passe inconnu.' }, { status: 401 }) }).open()
    await session.start()
    await expect(session.signIn(credentials)).rejects.toMatchObject({ code: 'auth.invalid', detail: 'Adresse ou mot de passe inconnu.' })
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
  })

  it('says why when the page is not on https', async () => {
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes })
    await expect(world().open().signIn(credentials)).rejects.toMatchObject({ code: 'insecure_context' })
    vi.unstubAllGlobals()
  })

  it('asks again for the instance after a failure', async () => {
    let up = false
    const w = world({
      'GET /api/v1/instance': () => {
        if (!up) throw new TypeError('fetch failed')
        return Response.json({ realm: 'https://example.test', kdf })
      },
    })
    const session = w.open()
    await expect(session.signIn(credentials)).rejects.toMatchObject({ status: 0 })
    up = true
    await expect(session.signIn(credentials)).resolves.toEqual(zoe)
  })
})

describe('signing up', () => {
  const form = { ...credentials, displayName: 'Zoé', language: 'fr' as const, timeZone: 'Europe/Paris' }

  it('sends what the server needs and no password', async () => {
    const w = world()
    await w.open().signUp({ ...form, invitation: 'ABCD2345' })
    const sent = w.calls.at(-1)
    expect(sent?.route).toBe('POST /api/v1/accounts')
    expect(sent?.body).toMatchObject({ display_name: 'Zoé', language: 'fr', time_zone: 'Europe/Paris', kdf, invitation: 'ABCD2345' })
    expect(JSON.stringify(w.calls)).not.toContain('petits')
  })

  it('refuses a password outside the rule without asking the server', async () => {
    const w = world()
    await expect(w.open().signUp({ ...form, password: 'short' })).rejects.toMatchObject({ code: 'weak_password' })
    expect(w.calls).toEqual([])
  })
})

describe('the token', () => {
  it('is renewed before it ends, by this clock whatever it says', async () => {
    const w = world()
    const session = w.open()
    await session.signIn(credentials)
    w.clock.now = noon + 14 * 60_000
    expect(await session.credentials.token()).toBe('t1')
    w.clock.now = noon + 14.9 * 60_000
    expect(await session.credentials.token()).toBe('t2')
  })

  it('is renewed once for all who find it refused', async () => {
    const w = world()
    const session = w.open()
    await session.signIn(credentials)
    const all = await Promise.all([session.credentials.renew('t1'), session.credentials.renew('t1'), session.credentials.token()])
    expect(all.slice(0, 2)).toEqual(['t2', 't2'])
    expect(await session.credentials.renew('t1')).toBe('t2')
    expect(w.count('POST /api/v1/tokens')).toBe(1)
  })

  it('is renewed once for all tabs', async () => {
    localStorage.setItem('kermesse.account', JSON.stringify(zoe))
    const w = world()
    const tabs = [w.open(), w.open(), w.open()]
    await Promise.all(tabs.map((tab) => tab.start()))
    expect(await Promise.all(tabs.map((tab) => tab.credentials.token()))).toEqual(['t1', 't1', 't1'])
    await Promise.all(tabs.map((tab) => tab.credentials.renew('t1')))
    expect(w.count('POST /api/v1/tokens')).toBe(2)
  })

  it('ends the session everywhere when it cannot be renewed', async () => {
    const w = world({ 'POST /api/v1/tokens': over })
    const [one, two] = [w.open(), w.open()]
    await one.signIn(credentials)
    expect(two.snapshot()).toEqual({ status: 'signed-in', account: zoe })
    expect(await one.credentials.renew('t1')).toBeUndefined()
    expect([one.snapshot().status, two.snapshot().status]).toEqual(['signed-out', 'signed-out'])
  })
})

describe('signing out', () => {
  it('wipes this device and tells the other tabs', async () => {
    const w = world()
    const [one, two] = [w.open(), w.open()]
    await one.signIn(credentials)
    localStorage.setItem('kermesse.appearance', '{"theme":"dark"}')
    localStorage.setItem('kermesse.draft', '1')
    sessionStorage.setItem('x', '1')
    const wiped: string[] = []
    one.onWipe(() => wiped.push('one'))
    two.onWipe(() => wiped.push('two'))
    two.onWipe(() => wiped.push('gone'))()
    one.onWipe(() => Promise.reject(new Error('this cache is stubborn')))
    await one.signOut()
    expect(w.count('DELETE /api/v1/tokens')).toBe(1)
    expect([one.snapshot().status, two.snapshot().status]).toEqual(['signed-out', 'signed-out'])
    expect(wiped.toSorted()).toEqual(['one', 'two'])
    expect(await two.credentials.token()).toBeUndefined()
    const left = Object.keys(localStorage)
    expect(left).toHaveLength(2)
    expect(left).toContain('kermesse.appearance')
    expect(left.some((key) => key.startsWith('kermesse.known.'))).toBe(true)
    expect(sessionStorage).toHaveLength(0)
  })

  it('does not pretend when the server is not reached', async () => {
    const session = world({ 'DELETE /api/v1/tokens': () => Promise.reject(new TypeError('fetch failed')) }).open()
    await session.signIn(credentials)
    await expect(session.signOut()).rejects.toMatchObject({ status: 0 })
    expect(session.snapshot().status).toBe('signed-in')
  })

  it('everywhere uses the given call, which may need a new token itself', async () => {
    const session = world().open()
    await session.signIn(credentials)
    const tokens: unknown[] = []
    await session.signOutEverywhere(async () => tokens.push(await session.credentials.renew('t1')))
    expect(tokens).toEqual(['t2'])
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
    expect(localStorage.getItem('kermesse.account')).toBeNull()
  })

  it('succeeds when the server has forgotten the session already', async () => {
    const session = world({ 'DELETE /api/v1/tokens': over }).open()
    await session.signIn(credentials)
    await session.signOut()
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
  })
})

describe('the account', () => {
  it('changes in every tab, and is forgotten when nobody is signed in', async () => {
    const w = world()
    const [one, two] = [w.open(), w.open()]
    one.setAccount({ ...zoe, display_name: 'nobody' })
    expect(one.snapshot()).toEqual({ status: 'loading' })
    await one.signIn(credentials)
    one.setAccount({ ...zoe, display_name: 'Zoé B.' })
    expect(two.snapshot()).toMatchObject({ account: { display_name: 'Zoé B.' } })
  })

  it('of somebody else never shows what the first one loaded', async () => {
    let account = zoe
    const w = world({ 'POST /api/v1/sessions': () => w.session(account) })
    const session = w.open()
    let wiped = 0
    session.onWipe(() => wiped++)
    await session.signIn(credentials)
    expect(wiped).toBe(0)
    account = { ...zoe, id: 'a2' }
    await session.signIn(credentials)
    expect(wiped).toBe(1)
  })
})
