import { beforeEach, describe, expect, it } from 'vitest'
import { credentials, world, zoe } from '@/kit/api/session.testing'

beforeEach(() => localStorage.clear())

describe('one device too many', () => {
  const full = (ticket: string, ...ids: string[]) => () =>
    Response.json(
      { code: 'auth.device_limit', detail: 'Choisissez.', current: { ticket, expires_at: '2026-01-01T09:05:00Z', devices: ids.map((device_id) => ({ device_id, name: device_id })) } },
      { status: 409 },
    )

  it('gives the devices, and signs in in the place of one of them', async () => {
    const w = world({ 'POST /api/v1/sessions': full('ticket', 'a', 'b', 'c') })
    w.routes['POST /api/v1/sessions/replacements'] = () => w.session()
    const session = w.open()
    await session.start()
    const choice = await session.signIn(credentials)
    if (!('devices' in choice)) throw new Error('there was room')
    expect(choice.devices.map((device) => device.name)).toEqual(['a', 'b', 'c'])
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
    expect(await choice.replace('b')).toEqual(zoe)
    expect(session.snapshot()).toEqual({ status: 'signed-in', account: zoe })
    expect(w.calls.at(-1)?.body).toMatchObject({ ticket: 'ticket', sign_out: 'b', device: { platform: 'web' } })
    // The next sign-in is known to be of this device.
    w.routes['POST /api/v1/sessions'] = () => w.session()
    await session.signIn(credentials)
    expect(w.calls.at(-1)?.body['device']).toMatchObject({ id: 'd1' })
  })

  it('asks again when somebody else took the room', async () => {
    const w = world({ 'POST /api/v1/sessions': full('first', 'a', 'b', 'c'), 'POST /api/v1/sessions/replacements': full('second', 'b', 'c', 'd') })
    const choice = await w.open().signIn(credentials)
    if (!('devices' in choice)) throw new Error('there was room')
    const again = await choice.replace('a')
    if (!('devices' in again)) throw new Error('there was room')
    expect(again.devices.map((device) => device.name)).toEqual(['b', 'c', 'd'])
    w.routes['POST /api/v1/sessions/replacements'] = () => w.session()
    await again.replace('b')
    expect(w.calls.at(-1)?.body).toMatchObject({ ticket: 'second', sign_out: 'b' })
  })

  it('passes on why a device could not be replaced, and remains signed out', async () => {
    const late = () => Response.json({ code: 'account.link_invalid', detail: 'Ce lien ne sert plus.' }, { status: 400 })
    const session = world({ 'POST /api/v1/sessions': full('ticket', 'a'), 'POST /api/v1/sessions/replacements': late }).open()
    await session.start()
    const choice = await session.signIn(credentials)
    if (!('devices' in choice)) throw new Error('there was room')
    await expect(choice.replace('a')).rejects.toMatchObject({ code: 'account.link_invalid' })
    expect(session.snapshot()).toEqual({ status: 'signed-out' })
  })
})
