/**
 * What a password becomes before anything leaves the browser. Only `authSecret` may be sent to a server. Needs
 * WebCrypto, which browsers offer on HTTPS and localhost only.
 */
import { enc, utf8, type Bytes } from '@/kit/crypto/encoding'

/**
 * How a password becomes a master key, as a server proposes it. `alg` 1 is PBKDF2-SHA-256 (p1 iterations), 2 is
 * Argon2id (p1 KiB of memory, p2 passes, p3 lanes).
 */
export interface Kdf {
  alg: number
  p1: number
  p2: number
  p3: number
}

/** Refused before deriving: parameters unknown, too weak, absurdly costly, or weaker than this device has seen. */
export class KdfRefusedError extends Error {
  override readonly name = 'KdfRefusedError'
  readonly code = 'kdf_refused'
}

const PBKDF2 = 1
const ARGON2ID = 2
const KEY_BITS = 256

const within = (n: number, low: number, high: number) => Number.isSafeInteger(n) && low <= n && n <= high

function acceptable({ alg, p1, p2, p3 }: Kdf): boolean {
  // The lower bounds stop a server from asking for a cheap secret, the upper ones from freezing the device.
  if (alg === PBKDF2) {
    const max = Number.MAX_SAFE_INTEGER
    return within(p1, 600_000, 10_000_000) && within(p2, 0, max) && within(p3, 0, max)
  }
  return alg === ARGON2ID && within(p1, 19 * 1024, 1024 * 1024) && within(p2, 2, 20) && within(p3, 1, 4)
}

/** True when `kdf` is weaker than `pin`. Lanes spread the same work, so their number does not count. */
function weaker(kdf: Kdf, pin: Kdf): boolean {
  if (kdf.alg !== pin.alg) return kdf.alg < pin.alg
  return kdf.p1 < pin.p1 || (kdf.alg === ARGON2ID && kdf.p2 < pin.p2)
}

/**
 * Throws KdfRefusedError unless `kdf` is within the bounds every client keeps and, where this device has pinned
 * parameters for the address, not weaker than those.
 */
export function checkKdf(kdf: Kdf, pin?: Kdf): void {
  if (!acceptable(kdf)) throw new KdfRefusedError('parameters out of bounds')
  if (pin && weaker(kdf, pin)) throw new KdfRefusedError('parameters weaker than the pinned ones')
}

/** email_norm: Unicode white space trimmed at both ends, NFKC, ASCII letters lower-cased. */
export function normalizeEmail(email: string): string {
  // Not trim(): its idea of white space is not Unicode's, and the server's must be the same.
  const trimmed = email.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
  return trimmed.normalize('NFKC').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The salt of one address on one instance; the parameters are bound into it. `realm` comes from /instance. */
export async function salt(realm: string, email: string, kdf: Kdf): Promise<Bytes> {
  const input = enc('e2ee/v1/salt', realm, normalizeEmail(email), kdf.alg, kdf.p1, kdf.p2, kdf.p3)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input))
}

/** A master key that scripts can use and cannot read, and the instance it is for. */
export interface MasterKey {
  readonly key: CryptoKey
  readonly realm: string
}

/**
 * Derives the master key of a password (in NFKC). Checks `kdf` first and throws KdfRefusedError; callers with pinned
 * parameters call `checkKdf` before. Takes a noticeable fraction of a second on purpose, without blocking the page.
 */
export async function deriveMaster(realm: string, email: string, password: string, kdf: Kdf): Promise<MasterKey> {
  checkKdf(kdf)
  const secret = utf8(password.normalize('NFKC'))
  const saltBytes = await salt(realm, email, kdf)
  const bits = kdf.alg === ARGON2ID ? await argon2id(secret, saltBytes, kdf) : await pbkdf2(secret, saltBytes, kdf)
  const key = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveBits', 'deriveKey'])
  return { key, realm }
}

async function pbkdf2(secret: Bytes, saltBytes: Bytes, kdf: Kdf): Promise<BufferSource> {
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: saltBytes, iterations: kdf.p1 }, key, KEY_BITS)
}

async function argon2id(secret: Bytes, saltBytes: Bytes, kdf: Kdf): Promise<BufferSource> {
  // Few accounts use it: fetched only then. Plain JavaScript, because WebAssembly would need a looser CSP; it
  // yields to the page every few milliseconds.
  const { argon2idAsync } = await import('@noble/hashes/argon2.js')
  const options = { m: kdf.p1, t: kdf.p2, p: kdf.p3, dkLen: KEY_BITS / 8, maxmem: 2 ** 31 - 1 }
  return Uint8Array.from(await argon2idAsync(secret, saltBytes, options))
}

function hkdf(label: string, realm: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: enc(label, realm) }
}

/** The authentication secret (32 bytes): the only derived value that a server may be given. */
export async function authSecret(master: MasterKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf('e2ee/v1/auth', master.realm), master.key, KEY_BITS))
}

/** The key of the account's password slot. It stays here: usable, not readable, and unrelated to `authSecret`. */
export async function slotKey(master: MasterKey): Promise<CryptoKey> {
  const aes = { name: 'AES-GCM', length: KEY_BITS }
  return crypto.subtle.deriveKey(hkdf('e2ee/v1/slot/pw', master.realm), master.key, aes, false, ['encrypt', 'decrypt'])
}
