import { networkProblem, readProblem } from '@/kit/api/problem'

/** Whose requests these are. */
export interface Credentials {
  /** The access token to send; undefined when nobody is signed in. Throws ProblemError when it cannot be had now. */
  token(): Promise<string | undefined>
  /** Called with a token the server refused: another one, or undefined when the session is over. */
  renew(refused: string): Promise<string | undefined>
}

interface TransportOptions {
  fetch: (request: Request) => Promise<Response>
  /** What the server should answer in: `fr` or `en`. */
  language: () => string
  /** Absent for what is public or reads the refresh cookie: no token, no second attempt. */
  credentials?: Credentials
}

/**
 * What stands between the typed client and the network: the language, the bearer, an idempotency key on every POST
 * (the same one when the request is sent again), one new attempt after a refused token, and every failure as a
 * ProblemError. An aborted request rejects with its AbortError, which is nobody's problem.
 */
export function createTransport({ fetch, language, credentials }: TransportOptions) {
  async function send(request: Request): Promise<Response> {
    try {
      return await fetch(request)
    } catch (cause) {
      if (request.signal.aborted || (cause instanceof Error && cause.name === 'AbortError')) throw cause
      throw networkProblem(cause)
    }
  }

  return async function transport(request: Request): Promise<Response> {
    request.headers.set('Accept-Language', language())
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey())
    }
    const response = await (credentials ? sendAs(credentials, request) : send(request))
    if (!response.ok) throw await readProblem(response)
    return response
  }

  async function sendAs(who: Credentials, request: Request): Promise<Response> {
    const token = await who.token()
    if (token === undefined) return send(request)
    const again = request.clone()
    request.headers.set('Authorization', `Bearer ${token}`)
    const response = await send(request)
    if (response.status !== 401) return response
    const renewed = await who.renew(token)
    if (renewed === undefined) return response
    again.headers.set('Authorization', `Bearer ${renewed}`)
    return send(again)
  }
}

// Not randomUUID: it is missing outside secure contexts, where reading public pages must still work.
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
