import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { networkProblem, ProblemError, readProblem } from '@/kit/api/problem'

const answer = (status: number, body: string) => new Response(body, { status })

describe('readProblem', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en'
  })

  it('keeps everything the server says', async () => {
    const problem = await readProblem(
      answer(
        412,
        JSON.stringify({
          type: 'about:blank',
          title: 'Changed',
          status: 412,
          detail: 'Someone else changed it.',
          code: 'stale',
          params: { by: 'Zoé' },
          request_id: 'r1',
          errors: [{ pointer: '/name', code: 'too_long', detail: 'Too long.' }, null, { pointer: 3 }],
          current: { version: 4 },
        }),
      ),
    )
    expect(problem).toBeInstanceOf(ProblemError)
    expect(problem).toMatchObject({
      status: 412,
      code: 'stale',
      title: 'Changed',
      detail: 'Someone else changed it.',
      message: 'Someone else changed it.',
      params: { by: 'Zoé' },
      requestId: 'r1',
      current: { version: 4 },
    })
    expect(problem.errors).toEqual([
      { pointer: '/name', code: 'too_long', detail: 'Too long.' },
      { pointer: '', code: '', detail: '' },
    ])
    expect(problem.field('/name')).toBe('Too long.')
    expect(problem.field('/slug')).toBeUndefined()
  })

  it('falls back on the title', async () => {
    expect(await readProblem(answer(404, '{"code":"x","title":"Nothing here"}'))).toMatchObject({ detail: 'Nothing here', errors: [] })
  })

  it.each(['<html>Bad gateway</html>', '', '[]', 'null', '{"detail":"no code"}'])('says so when the answer is %j', async (body) => {
    const problem = await readProblem(answer(502, body))
    expect(problem).toMatchObject({ status: 502, code: 'unreadable' })
    expect(problem.detail).toMatch(/^The server/)
  })
})

describe('networkProblem', () => {
  afterEach(() => vi.restoreAllMocks())

  it('speaks the language of the page, without a server', () => {
    document.documentElement.lang = 'fr'
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const cause = new TypeError('fetch failed')
    expect(networkProblem(cause)).toMatchObject({ status: 0, code: 'offline', cause })
    expect(networkProblem(cause).detail).toMatch(/^Vous êtes hors ligne/)
    document.documentElement.lang = 'en-GB'
    expect(networkProblem(cause).detail).toMatch(/^You are offline/)
  })

  it('tells a silent server from a missing network', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
    expect(networkProblem(new TypeError())).toMatchObject({ status: 0, code: 'unreachable' })
  })
})
