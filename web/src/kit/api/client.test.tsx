import { render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, currentAccess, currentSession, ifMatch, ProblemError, ready, setAccount, useSession } from '@/kit/api/client'

function Who() {
  const session = useSession()
  return <p>{session.status}</p>
}

describe('the client', () => {
  const asked: Request[] = []

  beforeEach(() => {
    asked.length = 0
    vi.stubGlobal('fetch', (request: Request) => {
      asked.push(request)
      return Promise.resolve(Response.json({ code: 'space.not_found', detail: 'Ce groupe n’existe pas.' }, { status: 404 }))
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('knows at once that nobody has been here, without a request', async () => {
    render(<Who />)
    await ready()
    expect(screen.getByText('signed-out')).toBeTruthy()
    expect(currentSession()).toEqual({ status: 'signed-out' })
    expect(await currentAccess()).toBeUndefined()
    setAccount({} as Parameters<typeof setAccount>[0])
    expect(currentSession()).toEqual({ status: 'signed-out' })
    expect(asked).toEqual([])
  })

  it('rejects with the problem of the server', async () => {
    const call = api.PATCH('/api/v1/spaces/{space_id}', { params: { path: { space_id: 's1' }, header: ifMatch(3) }, body: { name: 'Nom' } })
    await expect(call).rejects.toBeInstanceOf(ProblemError)
    await expect(call).rejects.toMatchObject({ status: 404, detail: 'Ce groupe n’existe pas.' })
    expect(asked[0]?.url).toBe(`${location.origin}/api/v1/spaces/s1`)
    expect(asked[0]?.headers.get('If-Match')).toBe('"3"')
  })
})
