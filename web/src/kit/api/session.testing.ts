import createClient from 'openapi-fetch'
import type { paths } from '@/kit/api/schema.gen'
import { createSession } from '@/kit/api/session'
import type { Tabs } from '@/kit/api/tabs'
import { createTransport } from '@/kit/api/transport'

/** When every test begins, by this device's clock. */
export const noon = Date.parse('2026-01-01T12:00:00Z')
export const kdf = { alg: 1, p1: 600_000, p2: 0, p3: 0 }
export const zoe = { id: 'a1', email: 'zoe@example.test', display_name: 'Zoé', language: 'fr' as const, time_zone: 'Europe/Paris', confirmed: true, platform_roles: [], bio: '', skills: [], version: 1 }
export const credentials = { email: ' Zoe@Example.test', password: 'Trois petits chats 3' }

/** Tabs of one browser: one turn at a time, and messages to all the others. */
function browser() {
  const told: ((message: unknown) => void)[] = []
  let turn: Promise<unknown> = Promise.resolve()
  return (): Tabs<unknown> => {
    let own: ((message: unknown) => void) | undefined
    return {
      exclusively<T>(work: () => Promise<T>) {
        const mine = turn.then(work)
        turn = mine.catch(() => undefined)
        return mine
      },
      tell: (message) => told.filter((listener) => listener !== own).forEach((listener) => listener(structuredClone(message))),
      onTold(listener) {
        own = listener
        told.push(listener)
      },
    }
  }
}

type Handler = (body: Record<string, unknown>) => Response | Promise<Response>

/** A server of named routes; every call is remembered with its body. */
export function world(routes: Record<string, Handler> = {}) {
  const calls: { route: string; body: Record<string, unknown> }[] = []
  let serial = 0
  const session = (account = zoe) =>
    Response.json(
      { access_token: `t${++serial}`, expires_at: '2026-01-01T09:15:00Z', refresh_expires_at: '2026-01-08T09:00:00Z', account, device_id: 'd1' },
      // The server's clock is three hours behind this device's.
      { status: 201, headers: { Date: 'Thu, 01 Jan 2026 09:00:00 GMT' } },
    )
  const all: Record<string, Handler> = {
    'GET /api/v1/instance': () => Response.json({ realm: 'https://example.test', kdf }),
    'POST /api/v1/kdf-lookups': () => Response.json(kdf),
    'POST /api/v1/sessions': () => session(),
    'POST /api/v1/accounts': () => session(),
    'POST /api/v1/tokens': () => session(),
    'DELETE /api/v1/tokens': () => new Response(null, { status: 204 }),
    ...routes,
  }
  const fetch = async (request: Request) => {
    const route = `${request.method} ${new URL(request.url).pathname}`
    const text = await request.text()
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    calls.push({ route, body })
    const handler = all[route]
    if (!handler) throw new TypeError(`no route ${route}`)
    return handler(body)
  }
  const clock = { now: noon }
  const tab = browser()
  const open = () =>
    createSession({
      api: createClient<paths>({ baseUrl: 'https://kermesse.test', fetch: createTransport({ fetch, language: () => 'fr' }) }),
      tabs: tab(),
      now: () => clock.now,
    })
  return { calls, clock, open, routes: all, session, count: (route: string) => calls.filter((call) => call.route === route).length }
}

/** The answer to a refresh token that is no longer good. */
export const over = () => Response.json({ code: 'auth.required', detail: 'Reconnectez-vous.' }, { status: 401 })
