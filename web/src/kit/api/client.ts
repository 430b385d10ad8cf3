/**
 * The API as the rooms use it. Calls through `api` and `query` carry the person's token and renew it by themselves;
 * whatever fails rejects with a ProblemError.
 */
import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { useSyncExternalStore } from 'react'
import { interfaceLanguage } from '@/kit/api/local-words'
import type { paths } from '@/kit/api/schema.gen'
import { createSession, type Access, type Account, type Device, type DeviceChoice, type Session, type SignUp } from '@/kit/api/session'
import type { Password } from '@/kit/api/secrets'
import { browserTabs } from '@/kit/api/tabs'
import { createTransport } from '@/kit/api/transport'

export { ProblemError, type FieldProblem } from '@/kit/api/problem'
export type { Account, Device, DeviceChoice, Session }

const wire = {
  // Looked up at each call, so that what wraps or replaces fetch later is respected.
  fetch: (request: Request) => globalThis.fetch(request),
  language: interfaceLanguage,
}

const session = createSession({
  api: createFetchClient<paths>({ baseUrl: location.origin, fetch: createTransport(wire) }),
  tabs: browserTabs('kermesse.session'),
  now: Date.now,
})

/** The typed client, for what is not a query: `const { data } = await api.POST('/api/v1/spaces', { body })`. */
export const api = createFetchClient<paths>({
  baseUrl: location.origin,
  fetch: createTransport({ ...wire, credentials: session.credentials }),
})

/** The same client as TanStack Query options and hooks: `query.useQuery('get', '/api/v1/spaces')`. */
export const query = createQueryClient(api)

/** The session, followed: the component renders again when the person signs in or out, in this tab or another. */
export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.snapshot)
}

/** The session now, for route guards and loaders; call it after `ready()`. */
export function currentSession(): Session {
  return session.snapshot()
}

/** Resolves once it is known whether an earlier session goes on. Never rejects. */
export function ready(): Promise<void> {
  return session.start()
}

/**
 * Signs in on this device, or gives the devices of which one has to make room. The password becomes a secret here and
 * is never sent. Rejects with ProblemError.
 */
export function signIn(input: Password): Promise<Account | DeviceChoice> {
  return session.signIn(input)
}

/** Creates an account and signs in. Rejects with ProblemError, also (`weak_password`) against the password rule. */
export function signUp(input: SignUp): Promise<Account> {
  return session.signUp(input)
}

/** Sets another password with the link that was mailed. Rejects with ProblemError, also (`weak_password`) against the rule. */
export async function resetPassword(token: string, input: Password): Promise<void> {
  const { auth, kdf } = await session.secrets.chosen(input)
  await api.POST('/api/v1/password-resets/completions', { body: { token, auth, kdf } })
}

/** Proves that whoever holds this page knows the password, which counts for five minutes. Rejects with ProblemError. */
export async function prove(input: Password): Promise<void> {
  const { auth } = await session.secrets.inUse(input)
  await api.POST('/api/v1/proofs', { body: { auth } })
}

/** Changes the password; asks for a fresh proof. Rejects with ProblemError, also (`weak_password`) against the rule. */
export async function changePassword(input: Password): Promise<void> {
  const { auth, kdf } = await session.secrets.chosen(input)
  await api.PUT('/api/v1/accounts/me/password', { body: { auth, kdf } })
}

/** Asks for another address, whose secret comes of the same password. Asks for a fresh proof. Rejects with ProblemError. */
export async function changeEmail(input: Password): Promise<void> {
  const { auth, kdf } = await session.secrets.derived(input)
  await api.POST('/api/v1/accounts/me/email-changes', { body: { email: input.email, auth, kdf } })
}

/** Signs out on this device and wipes what it holds of the account. Rejects when the server is not reached. */
export function signOut(): Promise<void> {
  return session.signOut()
}

/** Signs out on every device, and wipes this one. Rejects when the server is not reached. */
export function signOutEverywhere(): Promise<void> {
  return session.signOutEverywhere(() => api.DELETE('/api/v1/sessions'))
}

/** Tells every page of this browser that the account changed: pass what the server answered. */
export function setAccount(account: Account): void {
  session.setAccount(account)
}

/**
 * Registers what else must go when the session ends, here or in another tab (the query cache, an open database), and
 * returns how to unregister. Also called when another person signs in on top.
 */
export function onWipe(wipe: () => unknown): () => void {
  return session.onWipe(wipe)
}

/** A token for what is not HTTP, other than `refused`; undefined when nobody is signed in. */
export function currentAccess(refused?: string): Promise<Access | undefined> {
  return session.currentAccess(refused)
}

/** The If-Match header for an edit of version `version`: `params: { path, header: ifMatch(space.version) }`. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` }
}
