// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { enc, fromBase64Url, MalformedError, toBase64Url } from '@/kit/crypto/encoding'
import {
  authSecret,
  checkKdf,
  deriveMaster,
  KdfRefusedError,
  normalizeEmail,
  salt,
  slotKey,
  type Kdf,
} from '@/kit/crypto/kdf'

interface Vectors {
  realm: string
  kdf: (Kdf & { password: string; email: string; email_norm: string; salt: string; auth: string; slot_key: string })[]
  kdf_refused: (Kdf & { pin?: Kdf })[]
}

const file = new URL('../../../../sdk/testdata/crypto-vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the shared vectors', () => {
  it.each(vectors.kdf)('derive with algorithm $alg', { timeout: 60_000 }, async (v) => {
    expect(normalizeEmail(v.email)).toBe(v.email_norm)
    expect(hex(await salt(vectors.realm, v.email, v))).toBe(v.salt)
    const master = await deriveMaster(vectors.realm, v.email, v.password, v)
    expect(hex(await authSecret(master))).toBe(v.auth)

    const mine = await slotKey(master)
    const raw = Uint8Array.from(Buffer.from(v.slot_key, 'hex'))
    const theirs = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
    const gcm = { name: 'AES-GCM', iv: new Uint8Array(12) }
    const sealed = await crypto.subtle.encrypt(gcm, theirs, new Uint8Array([1, 2, 3]))
    expect(hex(new Uint8Array(await crypto.subtle.decrypt(gcm, mine, sealed)))).toBe('010203')
  })

  it.each(vectors.kdf_refused)('refuse $alg/$p1/$p2/$p3 pinned $pin', ({ pin, ...kdf }) => {
    if (pin) expect(() => checkKdf(kdf)).not.toThrow()
    expect(() => checkKdf(kdf, pin)).toThrow(KdfRefusedError)
  })
})

describe('parameters', () => {
  const argon: Kdf = { alg: 2, p1: 65536, p2: 3, p3: 1 }
  const pbkdf2: Kdf = { alg: 1, p1: 600_000, p2: 0, p3: 0 }

  it.each([
    pbkdf2,
    { ...pbkdf2, p1: 10_000_000 },
    argon,
    { alg: 2, p1: 19456, p2: 2, p3: 1 },
    { alg: 2, p1: 1_048_576, p2: 20, p3: 4 },
  ])('accepts $alg/$p1/$p2/$p3', (kdf) => expect(() => checkKdf(kdf)).not.toThrow())

  it.each([
    { ...pbkdf2, p1: 10_000_001 },
    { ...pbkdf2, p1: 600_000.5 },
    { ...pbkdf2, p1: Number.NaN },
    { ...pbkdf2, p3: -1 },
    { ...argon, p1: 19455 },
    { ...argon, p1: 1_048_577 },
    { ...argon, p2: 1 },
    { ...argon, p2: 21 },
    { ...argon, p3: 0 },
    { ...argon, p3: 5 },
  ])('refuses $alg/$p1/$p2/$p3', (kdf) => expect(() => checkKdf(kdf)).toThrow(KdfRefusedError))

  it('never get weaker than the pinned ones, whatever the lanes', () => {
    expect(() => checkKdf({ alg: 2, p1: 131072, p2: 3, p3: 4 }, argon)).not.toThrow()
    expect(() => checkKdf(argon, pbkdf2)).not.toThrow()
    expect(() => checkKdf({ ...argon, p1: 32768, p2: 9 }, argon)).toThrow(KdfRefusedError)
    expect(() => checkKdf({ ...argon, p2: 2 }, argon)).toThrow(KdfRefusedError)
    expect(() => checkKdf({ ...pbkdf2, p1: 10_000_000 }, argon)).toThrow(KdfRefusedError)
  })

  it('are checked before anything is derived', async () => {
    await expect(deriveMaster('r', 'e', 'p', { ...pbkdf2, p1: 1000 })).rejects.toThrow(KdfRefusedError)
    await expect(deriveMaster('r', 'e', '\ud800', pbkdf2)).rejects.toThrow(MalformedError)
    await expect(deriveMaster('r', '\ud800', 'p', pbkdf2)).rejects.toThrow(MalformedError)
  })

  it('give keys that no script can read', async () => {
    const master = await deriveMaster('r', 'e', 'p', pbkdf2)
    await expect(crypto.subtle.exportKey('raw', master.key)).rejects.toThrow()
    await expect(crypto.subtle.exportKey('raw', await slotKey(master))).rejects.toThrow()
  })
})

describe('normalizeEmail', () => {
  it.each([
    ['\u00a0a@b.test\u0085', 'a@b.test'],
    ['ÉLODIE@b.test', 'Élodie@b.test'],
    ['\uff21\uff4c@b.test', 'al@b.test'],
    ['\u212aim@b.test', 'kim@b.test'],
    ['e\u0301lodie@b.test', 'élodie@b.test'],
    ['\ufeffa@b.test', '\ufeffa@b.test'],
    ['', ''],
  ])('%j is %j, as in Go', (input, want) => expect(normalizeEmail(input)).toBe(want))
})

describe('enc', () => {
  it('prefixes every part with its length', () => {
    expect(hex(enc('é', 258, new Uint8Array()))).toBe('00000002c3a900000008000000000000010200000000')
    expect(hex(enc(Number.MAX_SAFE_INTEGER))).toBe('00000008001fffffffffffff')
    expect(enc()).toHaveLength(0)
  })
  it.each([2 ** 53, -1, 0.5, Number.NaN, 'a\ud800'])('refuses %j', (part) => {
    expect(() => enc('ok', part)).toThrow(MalformedError)
  })
})

describe('base64url', () => {
  it.each(['AA==', 'AB', 'A', 'AAB', 'a b', 'AA\n', 'A\rA', '+/A', 'AA ', 'é', 'AAA='])('refuses %j', (text) => {
    expect(() => fromBase64Url(text)).toThrow(MalformedError)
  })
  it('comes back as it was', () => {
    for (let size = 0; size < 70; size++) {
      const bytes = crypto.getRandomValues(new Uint8Array(size))
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
    }
  })
})
