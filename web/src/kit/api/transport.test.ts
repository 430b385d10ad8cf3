import { describe, expect, it } from 'vitest'
import { createTransport, type Credentials } from '@/kit/api/transport'

const url = 'https://kermesse.test/api/v1/things'

/** Answers in turn with `answers`, and remembers what was asked. */
function server(...answers: (Response | Error)[]) {
  const asked: { headers: Headers; body: string }[] = []
  const fetch = async (request: Request) => {
    asked.push({ headers: new Headers(request.headers), body: await request.text() })
    const answer = answers.shift()
    if (!answer) throw new Error('asked once too often')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { asked, fetch }
}

const ok = () => Response.json({ fine: true })
const refused = () => Response.json({ code: 'auth.required', title: 'Sign in' }, { status: 401 })

function credentials(token: string | undefined, ...renewals: (string | undefined)[]): Credentials & { refused: string[] } {
  const seen: string[] = []
  return {
    refused: seen,
    token: () => Promise.resolve(token),
    renew: (old) => {
      seen.push(old)
      return Promise.resolve(renewals.shift())
    },
  }
}

const post = (headers: Record<string, string> = {}) => new Request(url, { method: 'POST', body: '{"a":1}', headers })

describe('transport', () => {
  it('asks in the language of the page, without a bearer when nobody is signed in', async () => {
    const { asked, fetch } = server(ok())
    await createTransport({ fetch, language: () => 'en', credentials: credentials(undefined) })(new Request(url))
    expect(asked[0]?.headers.get('Accept-Language')).toBe('en')
    expect(asked[0]?.headers.has('Authorization')).toBe(false)
    expect(asked[0]?.headers.has('Idempotency-Key')).toBe(false)
  })

  it('sends the bearer, and a new idempotency key with every POST', async () => {
    const { asked, fetch } = server(ok(), ok(), ok())
    const transport = createTransport({ fetch, language: () => 'fr', credentials: credentials('t1') })
    await transport(post())
    await transport(post())
    await transport(post({ 'Idempotency-Key': 'mine' }))
    const keys = asked.map(({ headers }) => headers.get('Idempotency-Key'))
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer t1')
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys[1]).not.toBe(keys[0])
    expect(keys[2]).toBe('mine')
  })

  it('sends the same request again, once, with a renewed token', async () => {
    const { asked, fetch } = server(refused(), ok())
    const who = credentials('old', 'new')
    const response = await createTransport({ fetch, language: () => 'fr', credentials: who })(post())
    expect(await response.json()).toEqual({ fine: true })
    expect(who.refused).toEqual(['old'])
    expect(asked.map(({ headers }) => headers.get('Authorization'))).toEqual(['Bearer old', 'Bearer new'])
    expect(asked.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}'])
    expect(asked[1]?.headers.get('Idempotency-Key')).toBe(asked[0]?.headers.get('Idempotency-Key'))
    expect(asked[1]?.headers.get('Accept-Language')).toBe('fr')
  })

  it('gives up after one renewal, and at once when the session is over', async () => {
    const twice = server(refused(), refused())
    const who = credentials('old', 'new')
    const first = createTransport({ ...twice, language: () => 'fr', credentials: who })(post())
    await expect(first).rejects.toMatchObject({ status: 401, code: 'auth.required' })
    expect(twice.asked).toHaveLength(2)

    const once = server(refused())
    const second = createTransport({ ...once, language: () => 'fr', credentials: credentials('old', undefined) })(post())
    await expect(second).rejects.toMatchObject({ status: 401 })
  })

  it('never renews for what carries no credentials', async () => {
    const { asked, fetch } = server(refused())
    await expect(createTransport({ fetch, language: () => 'fr' })(post())).rejects.toMatchObject({ status: 401 })
    expect(asked).toHaveLength(1)
  })

  it('turns a network failure into a problem, and leaves an aborted request alone', async () => {
    const failed = createTransport({ ...server(new TypeError('fetch failed')), language: () => 'fr' })(post())
    await expect(failed).rejects.toMatchObject({ name: 'ProblemError', status: 0 })
    const aborted = createTransport({ ...server(new DOMException('stop', 'AbortError')), language: () => 'fr' })(post())
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  })
})
