import createFetchClient from 'openapi-fetch'
import createQuery from 'openapi-react-query'
import { useSyncExternalStore } from 'react'
import type { paths } from './schema.gen'

export type Account = paths['/api/v1/accounts/me']['get']['responses'][200]['content']['application/json']
type Tokens = paths['/api/v1/tokens']['post']['responses'][201]['content']['application/json']
export type Session = { status: 'loading' } | { status: 'signed-out' } | { status: 'signed-in'; account: Account }

export class ProblemError extends Error {
  status = 0
  code = ''
  detail = ''
  errors: { pointer: string; code: string; detail: string }[] = []
  current?: unknown
  requestId?: string
}

export const api = createFetchClient<paths>({ baseUrl: location.origin, fetch: (r) => globalThis.fetch(r) })
let token = ''
api.use({
  onRequest({ request }) {
    if (token !== '') request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return undefined
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
    throw Object.assign(new ProblemError(String(body['detail'] ?? '')), { status: response.status, code: '', detail: '', errors: [], ...body })
  },
})
export const query = createQuery(api)

let current: Session = { status: 'loading' }
const listeners = new Set<() => void>()
function become(next: Session) {
  current = next
  for (const l of listeners) l()
}
function enter(tokens: Tokens) {
  token = tokens.access_token
  become({ status: 'signed-in', account: tokens.account })
}
api
  .POST('/api/v1/tokens')
  .then(({ data }) => (data ? enter(data) : become({ status: 'signed-out' })))
  .catch(() => become({ status: 'signed-out' }))
export function useSession() {
  return useSyncExternalStore(
    (l) => (listeners.add(l), () => listeners.delete(l)),
    () => current,
  )
}
const device = { name: 'Navigateur', platform: 'web' }
export async function signIn(input: { email: string; password: string }) {
  const { data } = await api.POST('/api/v1/sessions', { body: { email: input.email, auth: 'x', device } })
  if (data) enter(data)
}
export async function signUp(input: { email: string; password: string; displayName: string; language: string; timeZone: string; invitation?: string }) {
  const { data } = await api.POST('/api/v1/accounts', {
    body: { email: input.email, display_name: input.displayName, auth: 'x', kdf: { alg: 'x', p1: 1, p2: 1, p3: 1 }, language: input.language, time_zone: input.timeZone, device },
  })
  if (data) enter(data)
}
export async function signOut() {
  await api.DELETE('/api/v1/tokens')
  become({ status: 'signed-out' })
}
export async function signOutEverywhere() {
  await api.DELETE('/api/v1/sessions')
  become({ status: 'signed-out' })
}
