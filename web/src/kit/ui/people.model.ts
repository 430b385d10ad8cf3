import { type Accent, accents } from '@/kit/appearance/appearance'

/** Up to two letters that stand for a name: first and last word, or the first two letters of a single one. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/u)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = words[0]
  if (first === undefined) return '?'
  const last = words.at(-1)
  const letters =
    last === undefined || words.length === 1
      ? firstOf(first) + (Array.from(first)[1] ?? '')
      : firstOf(first) + firstOf(last)
  return letters.toLocaleUpperCase()
}

function firstOf(word: string): string {
  return Array.from(word).find((c) => /\p{L}|\p{N}/u.test(c)) ?? ''
}

/** The stock a person's round is printed on: always the same for one identity. */
export function accentOf(id: string): Accent {
  let hash = 0
  for (const c of id) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) >>> 0
  return accents[hash % accents.length] ?? 'vermillon'
}
