/**
 * The encoding every signed or derived byte string of end-to-end encryption starts from (version 1). The Go
 * package sdk/e2ee is the same contract; sdk/testdata/crypto-vectors.json holds both to it.
 */

/** Bytes that WebCrypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Refused because it is outside the encoding: loose base64url, a lone surrogate, an integer above 2^53−1. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
  readonly code = 'malformed'
}

const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of `text`. Throws MalformedError on a lone surrogate, which TextEncoder would silently replace:
 * two different texts would become the same bytes.
 */
export function utf8(text: string): Bytes {
  if (/\p{Surrogate}/u.test(text)) throw new MalformedError('lone surrogate')
  return encoder.encode(text)
}

/** One part of `enc`: bytes, a text (as UTF-8) or an integer from 0 to 2^53−1 (as eight big-endian bytes). */
export type Part = Uint8Array | string | number

/**
 * The length-prefixed parts, one after the other: four big-endian bytes of length, then the bytes. Two different
 * lists never have the same encoding. Throws MalformedError on a part that no client can write.
 */
export function enc(...parts: Part[]): Bytes {
  const chunks = parts.map(partBytes)
  const out = new Uint8Array(chunks.reduce((size, chunk) => size + 4 + chunk.length, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const chunk of chunks) {
    view.setUint32(at, chunk.length)
    out.set(chunk, at + 4)
    at += 4 + chunk.length
  }
  return out
}

function partBytes(part: Part): Uint8Array {
  if (typeof part === 'string') return utf8(part)
  if (typeof part !== 'number') return part
  if (!Number.isSafeInteger(part) || part < 0) throw new MalformedError('integer outside 0 to 2^53-1')
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(part))
  return out
}

/** base64url without padding, as JSON carries bytes. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Reads what `toBase64Url` writes and nothing else: padding, white space, the other alphabet and non-zero trailing
 * bits throw MalformedError, so that every byte string has one spelling.
 */
export function fromBase64Url(text: string): Bytes {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new MalformedError('not base64url')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const out = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  if (toBase64Url(out) !== text) throw new MalformedError('loose trailing bits in base64url')
  return out
}
