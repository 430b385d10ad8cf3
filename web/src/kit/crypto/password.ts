/**
 * The rule for new passwords (AC-3), here because the server never sees one. The Go package sdk/password is the same
 * rule; sdk/testdata/password-vectors.json holds both to it. Import it lazily: the word list weighs a few kB.
 */
import { fair, fold, guessing } from '@/kit/crypto/guessing'
import { normalizeEmail } from '@/kit/crypto/kdf'

/** The least number of code points, in NFKC. */
export const minPasswordLength = 12

/**
 * Why a password is refused: fewer than twelve code points; no upper-case letter, lower-case letter or digit, of any
 * script; the address, or what stands before its @, hardly disguised; or a short combination of common words, keyboard
 * rows, dates and repetitions.
 */
export type PasswordProblem = 'too_short' | 'no_upper' | 'no_lower' | 'no_digit' | 'is_email' | 'too_common'

/** What `checkPassword` found. A refused password has at most strength 1, an accepted one at least 2. */
export interface PasswordCheck {
  ok: boolean
  strength: 0 | 1 | 2 | 3 | 4
  problems: PasswordProblem[]
}

const minOwnWord = 3

/**
 * Applies the rule to a new password for the account of `email`, which may be empty while unknown. Both are judged in
 * the form that keys are derived from, so how a keyboard composes accents makes no difference.
 */
export function checkPassword(password: string, about: { email: string }): PasswordCheck {
  const text = password.normalize('NFKC')
  const points = [...text]
  const address = normalizeEmail(about.email)
  const long = points.length >= minPasswordLength
  const problems: PasswordProblem[] = []
  if (!long) problems.push('too_short')
  if (!/\p{Lu}/u.test(text)) problems.push('no_upper')
  if (!/\p{Ll}/u.test(text)) problems.push('no_lower')
  if (!/\p{Nd}/u.test(text)) problems.push('no_digit')

  const own = ownWords(address)
  const bits = guessing(points, own)
  let isEmail = isAddress(points, address)
  if (long && !isEmail && bits < fair) {
    // Without the person's own words, would it do? Then these are the reason.
    isEmail = own.length > 0 && guessing(points, []) >= fair
    if (!isEmail) problems.push('too_common')
  }
  if (isEmail) problems.push('is_email')

  const ok = problems.length === 0
  const strength = strengthOf(bits)
  return { ok, strength: ok || strength < 1 ? strength : 1, problems }
}

function strengthOf(bits: number): PasswordCheck['strength'] {
  if (bits < fair / 2) return 0
  if (bits < fair) return 1
  if (bits < 380) return 2
  return bits < 550 ? 3 : 4
}

const foldAll = (points: string[]) => points.map(fold)

/** True when the password is the address or its local part, in whatever case. */
function isAddress(points: string[], address: string): boolean {
  const typed = foldAll(points).join('')
  return [address, cutDomain(address)[0]].some((text) => text !== '' && foldAll([...text]).join('') === typed)
}

const split = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)

/**
 * The words that a guesser who knows the address tries first: the pieces of the local part, the whole of it without
 * separators, and the name of the provider.
 */
function ownWords(address: string): string[][] {
  const [local, domain] = cutDomain(address)
  const pieces = split(local)
  const words = [...pieces, pieces.join(''), ...split(domain.split('.')[0] ?? '')]
  return words.map((word) => [...word]).filter((word) => word.length >= minOwnWord).map(foldAll)
}

function cutDomain(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@')
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)]
}
