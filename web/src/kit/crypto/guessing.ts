/**
 * How hard a password is to guess, in tenths of a bit: an estimate of how many guesses, as a power of two, an attacker
 * who knows habits needs. Integers, so that all clients agree to the last digit; the numbers are those of the Go
 * package sdk/password.
 */
import { commonWords } from '@/kit/crypto/common-words'

/** Below this a password is too common. */
export const fair = 250

const cost = {
  lower: 35,
  upper: 45,
  digit: 30,
  symbol: 50,
  foreign: 60,
  word: 90,
  ownWord: 30,
  capital: 10,
  mixed: 30,
  leet: 15,
  sequence: 60,
  year: 70,
  date: 140,
  repeat: 20,
}

const minSequence = 3
// What stands beyond makes no password weaker; the estimate ignores it.
const maxPoints = 64

const rows = [
  'abcdefghijklmnopqrstuvwxyz', '01234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn',
  'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm',
]
/** Rows a finger or a child recites, forwards and backwards. */
const sequences = [...rows, ...rows.map((row) => [...row].toReversed().join(''))]

/** What a sign may stand for inside a word. */
const leet: Record<string, string> = {
  0: 'o', 1: 'il', '|': 'il', '!': 'i', 2: 'z', 3: 'e', '€': 'e', 4: 'a', '@': 'a', 5: 's', $: 's', 7: 't', '+': 't', 8: 'b', 9: 'g',
}

/** Makes É, é and e the same: the base letter of one code point, in lower case. */
export function fold(point: string): string {
  const [base = point] = point.normalize('NFKD')
  return base.toLowerCase()
}

/**
 * The cheapest way to spell a password (as code points) out of common words, the person's own words (folded),
 * sequences, dates, repetitions and single characters.
 */
export function guessing(password: string[], own: string[][]): number {
  const points = password.slice(0, maxPoints)
  const folded = points.map(fold)
  const best = Array.from({ length: points.length + 1 }, (_, i) => (i === 0 ? 0 : Infinity))
  points.forEach((point, i) => {
    const reach = (length: number, price: number) => {
      best[i + length] = Math.min(best[i + length] ?? Infinity, (best[i] ?? Infinity) + price)
    }
    reach(1, single(point))
    for (let n = 1; n <= i && i + n <= points.length; n++) if (repeats(folded, i, n)) reach(n, cost.repeat)
    for (let n = sequenceAt(folded, i); n >= minSequence; n--) reach(n, cost.sequence)
    if (isYear(folded, i)) reach(4, cost.year)
    if (isDate(folded, i)) reach(8, cost.date)
    for (const word of commonWords) {
      const price = wordAt(points, folded, i, word)
      if (price !== undefined) reach(word.length, cost.word + price)
    }
    for (const word of own) {
      const price = wordAt(points, folded, i, word)
      if (price !== undefined) reach(word.length, cost.ownWord + price)
    }
  })
  return best[points.length] ?? Infinity
}

function single(point: string): number {
  if (/[a-z]/.test(point)) return cost.lower
  if (/[A-Z]/.test(point)) return cost.upper
  if (/[0-9]/.test(point)) return cost.digit
  return (point.codePointAt(0) ?? 0) <= 0x7f ? cost.symbol : cost.foreign
}

function repeats(folded: string[], at: number, length: number): boolean {
  for (let k = 0; k < length; k++) if (folded[at + k] !== folded[at - length + k]) return false
  return true
}

/** The price of the disguise of `word` at this place; undefined when it is not there. */
function wordAt(points: string[], folded: string[], at: number, word: string | string[]): number | undefined {
  if (at + word.length > points.length) return undefined
  let disguised = false
  for (let k = 0; k < word.length; k++) {
    const sign = folded[at + k] ?? ''
    const letter = word[k] ?? ''
    if (sign === letter) continue
    if (!leet[sign]?.includes(letter)) return undefined
    disguised = true
  }
  const upper = points.slice(at, at + word.length).map((point) => /^\p{Lu}$/u.test(point))
  const uppers = upper.filter(Boolean).length
  let price = disguised ? cost.leet : 0
  if (uppers > 0) price += uppers === word.length || (uppers === 1 && upper[0]) ? cost.capital : cost.mixed
  return price
}

/** How many points from here follow one sequence. */
function sequenceAt(folded: string[], at: number): number {
  let longest = 0
  for (const row of sequences) {
    // A character may stand twice in a row: every start counts.
    for (let start = row.indexOf(folded[at] ?? ''); start >= 0; start = row.indexOf(folded[at] ?? '', start + 1)) {
      let n = 0
      while (start + n < row.length && at + n < folded.length && row[start + n] === folded[at + n]) n++
      longest = Math.max(longest, n)
    }
  }
  return longest
}

function isYear(folded: string[], at: number): boolean {
  const year = digits(folded, at, 4)
  return 1900 <= year && year <= 2039
}

/** Eight digits that read as a date: day, month, year in any of the usual orders. */
function isDate(folded: string[], at: number): boolean {
  if (Number.isNaN(digits(folded, at, 8))) return false
  const dayMonth = (from: number) => {
    const a = digits(folded, from, 2)
    const b = digits(folded, from + 2, 2)
    return a >= 1 && b >= 1 && ((a <= 31 && b <= 12) || (a <= 12 && b <= 31))
  }
  return (isYear(folded, at + 4) && dayMonth(at)) || (isYear(folded, at) && dayMonth(at + 4))
}

/** The number that `length` ASCII digits write from here; NaN when they do not. */
function digits(folded: string[], at: number, length: number): number {
  const text = folded.slice(at, at + length).join('')
  return text.length === length && /^[0-9]+$/.test(text) ? Number(text) : Number.NaN
}
