import type { Language } from '@/kit/i18n/language'
import type createClient from 'openapi-fetch'
import { deviceName } from '@/kit/api/device'
import { recallAccount, rememberAccount, rememberKnown, wipeDevice } from '@/kit/api/memory'
import { localProblem, ProblemError } from '@/kit/api/problem'
import type { paths } from '@/kit/api/schema.gen'
import type { Tabs } from '@/kit/api/tabs'
import type { Credentials } from '@/kit/api/transport'
import { createSecrets, type Password } from '@/kit/api/secrets'
import type { Kdf } from '@/kit/crypto/kdf'

type Api = ReturnType<typeof createClient<paths>>
type Tokens = paths['/api/v1/tokens']['post']['responses'][201]['content']['application/json']

/** The person signed in, as the server describes them. */
export type Account = paths['/api/v1/accounts/me']['get']['responses'][200]['content']['application/json']

export type Device = paths['/api/v1/sessions']['get']['responses'][200]['content']['application/json']['items'][number]

/** Signing in on one device too many: the password was right, and one of these has to make room. */
export interface DeviceChoice {
  devices: Device[]
  /** Signs that device out and this one in. Gives another choice when the room was taken meanwhile. */
  replace(device: string): Promise<Account | DeviceChoice>
}

/** Who uses this page. `loading` until it is known whether an earlier session goes on. */
export type Session = { status: 'loading' } | { status: 'signed-out' } | { status: 'signed-in'; account: Account }

/** An access token and when it ends, in milliseconds of this device's clock. */
export interface Access {
  token: string
  expiresAt: number
}

type Message =
  | { kind: 'entered'; account: Account; access: Access }
  | { kind: 'account'; account: Account }
  | { kind: 'left' }

export interface SignUp extends Password {
  displayName: string
  language: Language
  timeZone: string
  /** The code of the invitation that brought the person here. */
  invitation?: string
}

interface SessionOptions {
  /** A client that sends neither bearer nor second attempts. */
  api: Api
  tabs: Tabs<unknown>
  now: () => number
}

/** A token this close to its end is renewed before it is used. */
const margin = 30_000

/**
 * The session of this page: who is signed in, the access token (in memory only), its renewal shared by all tabs, and
 * what must disappear at the end. The password is turned into a secret here and goes no further.
 */
export function createSession({ api, tabs: anyTabs, now }: SessionOptions) {
  const tabs = anyTabs as Tabs<Message>
  const secrets = createSecrets(api)
  const listeners = new Set<() => void>()
  const wipes = new Set<() => unknown>()
  let session: Session = { status: 'loading' }
  let access: Access | undefined
  let started: Promise<void> | undefined
  let renewing: Promise<void> | undefined

  tabs.onTold((message) => {
    if (message.kind === 'entered') enter(message.account, message.access)
    if (message.kind === 'account' && session.status === 'signed-in') become({ status: 'signed-in', account: message.account })
    if (message.kind === 'left') void leave()
  })

  function become(next: Session): void {
    session = next
    for (const listener of listeners) listener()
  }

  function enter(account: Account, newAccess: Access): void {
    // Another person on the same page must not see what the first one loaded.
    if (session.status === 'signed-in' && session.account.id !== account.id) for (const wipe of wipes) wipe()
    access = newAccess
    become({ status: 'signed-in', account })
  }

  /** The session is over in this tab: nothing of it may stay in memory. */
  async function leave(): Promise<void> {
    access = undefined
    become({ status: 'signed-out' })
    await Promise.allSettled([...wipes].map(async (wipe) => wipe()))
  }

  /** The session is over on this device: tells the other tabs and wipes. */
  async function end(): Promise<void> {
    tabs.tell({ kind: 'left' })
    await leave()
    await wipeDevice()
  }

  function adopt(tokens: Tokens, response: Response): void {
    // The lifetime counts from the server's own clock: this device's may be wrong.
    const sent = Date.parse(response.headers.get('Date') ?? '')
    const lifetime = Date.parse(tokens.expires_at) - (Number.isNaN(sent) ? now() : sent)
    const fresh = { token: tokens.access_token, expiresAt: now() + lifetime }
    rememberAccount(tokens.account)
    enter(tokens.account, fresh)
    tabs.tell({ kind: 'entered', account: tokens.account, access: fresh })
  }

  const usable = (refused?: string) =>
    access !== undefined && access.token !== refused && now() < access.expiresAt - margin ? access : undefined

  /** Exchanges the refresh cookie for a new token, unless another tab just did. Ends the session when it is over. */
  function renew(refused?: string): Promise<void> {
    renewing ??= tabs
      .exclusively(async () => {
        if (session.status === 'signed-out' || usable(refused)) return
        try {
          const { data, response } = await api.POST('/api/v1/tokens')
          if (data) adopt(data, response)
        } catch (error) {
          if (!(error instanceof ProblemError) || error.status !== 401) throw error
          await end()
        }
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  async function resume(): Promise<void> {
    // Asking without reason would show every first visitor a 401 in the console.
    const account = recallAccount<Account>()
    if (!account) return become({ status: 'signed-out' })
    try {
      await renew()
    } catch {
      // Not reached: they remain who they were, and what is stored here can be read offline.
      if (session.status === 'loading') become({ status: 'signed-in', account })
    }
  }

  function start(): Promise<void> {
    started ??= resume()
    return started
  }

  /** A token good for a while yet, other than `refused`; undefined when nobody is signed in. */
  async function currentAccess(refused?: string): Promise<Access | undefined> {
    await start()
    if (session.status === 'signed-in' && !usable(refused)) await renew(refused)
    // A lifetime shorter than the margin still gives a token to try.
    return access?.token === refused ? undefined : access
  }

  const credentials: Credentials = {
    token: async () => (await currentAccess())?.token,
    renew: async (refused) => (await currentAccess(refused))?.token,
  }

  async function signIn(input: Password): Promise<Account | DeviceChoice> {
    const { realm, kdf, known, auth } = await secrets.inUse(input)
    return orChoose(input.email, realm, kdf, () =>
      api.POST('/api/v1/sessions', { body: { email: input.email, auth, device: thisDevice(known?.device) } }),
    )
  }

  /** Begins what `call` opens, or gives the choice it was refused with. */
  async function orChoose(email: string, realm: string, kdf: Kdf, call: () => Promise<{ data?: Tokens; response: Response }>): Promise<Account | DeviceChoice> {
    try {
      const { data, response } = await call()
      return await begin(realm, email, kdf, data, response)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'auth.device_limit') throw error
      const { ticket, devices } = error.current as { ticket: string; devices: Device[] }
      const replace = (device: string) =>
        orChoose(email, realm, kdf, () =>
          api.POST('/api/v1/sessions/replacements', { body: { ticket, sign_out: device, device: thisDevice() } }),
        )
      return { devices, replace }
    }
  }

  async function signUp(input: SignUp): Promise<Account> {
    const { realm, auth, kdf } = await secrets.chosen(input)
    const { data, response } = await api.POST('/api/v1/accounts', {
      body: {
        email: input.email,
        display_name: input.displayName,
        auth,
        kdf,
        language: input.language,
        time_zone: input.timeZone,
        device: thisDevice(),
        ...(input.invitation !== undefined && { invitation: input.invitation }),
      },
    })
    return begin(realm, input.email, kdf, data, response)
  }

  async function begin(realm: string, email: string, kdf: Kdf, tokens: Tokens | undefined, response: Response): Promise<Account> {
    if (!tokens) throw localProblem('unreadable')
    const { alg, p1, p2, p3 } = kdf
    await rememberKnown(realm, email, { kdf: { alg, p1, p2, p3 }, device: tokens.device_id })
    started = Promise.resolve()
    adopt(tokens, response)
    return tokens.account
  }

  /** With the other tabs held off, so that none renews a session that is being ended. */
  const signOut = () =>
    tabs.exclusively(async () => {
      await unlessOver(() => api.DELETE('/api/v1/tokens'))
      await end()
    })

  async function signOutEverywhere(call: () => Promise<unknown>): Promise<void> {
    // Not inside: the call may need a new token, which waits for the same turn.
    await unlessOver(call)
    await tabs.exclusively(end)
  }

  return {
    credentials,
    currentAccess,
    start,
    snapshot: () => session,
    subscribe(listener: () => void) {
      listeners.add(listener)
      void start()
      return () => void listeners.delete(listener)
    },
    signIn,
    signUp,
    secrets,
    signOut,
    /** `call` ends every session at the server, with this page's token. */
    signOutEverywhere,
    setAccount(account: Account) {
      if (session.status !== 'signed-in') return
      rememberAccount(account)
      become({ status: 'signed-in', account })
      tabs.tell({ kind: 'account', account })
    },
    onWipe(wipe: () => unknown) {
      wipes.add(wipe)
      return () => void wipes.delete(wipe)
    },
  }
}

function thisDevice(id?: string) {
  return { name: deviceName(navigator.userAgent), platform: 'web', ...(id !== undefined && { id }) }
}

/** A server that no longer knows the session has nothing left to end. */
async function unlessOver(call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error
  }
}
