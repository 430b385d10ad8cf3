import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'

/** Seconds of `3:24`, `1:02:03` or `204`; undefined when empty, null when it is none of these. */
export function parseClock(text: string): number | undefined | null {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const parts = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})$/.exec(trimmed)
  if (parts === null) return null
  const [hours, minutes, seconds] = [Number(parts[1] ?? 0), Number(parts[2] ?? 0), Number(parts[3])]
  if (parts[2] !== undefined && seconds > 59) return null
  if (parts[1] !== undefined && minutes > 59) return null
  const total = hours * 3600 + minutes * 60 + seconds
  return total > 0 && total <= 86_400 ? total : null
}

/** Tags as typed, separated by commas: trimmed, without repeats whatever their case, in the order given. */
export function parseTags(text: string): string[] {
  const seen = new Set<string>()
  const tags: string[] = []
  for (const raw of text.split(/[,;\n]/)) {
    const tag = raw.trim().replace(/^#/, '').replace(/\s+/g, ' ')
    const folded = tag.toLocaleLowerCase()
    if (tag === '' || seen.has(folded)) continue
    seen.add(folded)
    tags.push(tag)
  }
  return tags
}

/** The lead-in of a link, for reading: `youtube.com`. Undefined when it is not a web address. */
export function linkHost(link: string): string | undefined {
  if (!/^https?:\/\//i.test(link)) return undefined
  try {
    return new URL(link).hostname.replace(/^www\./, '')
  } catch {
    return undefined
  }
}

export const suggestionSchema = z.object({
  title: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t`Donnez au moins un titre.` }),
      z.maxLength(200, { error: () => t`Le titre a 200 caractères au plus.` }),
    ),
  artist: z.string().check(z.trim(), z.maxLength(100, { error: () => t`Le nom a 100 caractères au plus.` })),
  link: z.string().check(
    z.trim(),
    z.refine((link) => link === '' || /^https:\/\/[^\s]+\.[^\s]+$/i.test(link), {
      error: () => t`Collez une adresse qui commence par https://`,
    }),
  ),
  duration: z.string().check(
    z.refine((text) => parseClock(text) !== null, {
      error: () => t`Écrivez-la ainsi : 3:24`,
    }),
  ),
  tags: z.string().check(
    z.refine((text) => parseTags(text).every((tag) => Array.from(tag).length <= 30), {
      error: () => t`Une étiquette a 30 caractères au plus.`,
    }),
    z.refine((text) => parseTags(text).length <= 10, { error: () => t`Dix étiquettes au plus.` }),
  ),
  note: z.string().check(z.trim(), z.maxLength(2000, { error: () => t`Le mot a 2 000 caractères au plus.` })),
})
export type SuggestionForm = z.infer<typeof suggestionSchema>
export const suggestionFields = ['title', 'artist', 'link', 'duration', 'tags', 'note'] as const

/** What the API takes for a new suggestion. */
export function newBody(form: SuggestionForm) {
  const { duration, tags, ...rest } = form
  return { ...rest, tags: parseTags(tags), duration_seconds: parseClock(duration) ?? undefined }
}

/** What the API takes to change the given fields of one; an emptied length becomes null, which removes it. */
export function editBody(changed: Partial<SuggestionForm>) {
  const { duration, tags, ...rest } = changed
  return {
    ...rest,
    ...(tags !== undefined && { tags: parseTags(tags) }),
    ...(duration !== undefined && { duration_seconds: parseClock(duration) ?? null }),
  }
}

/** A suggestion as one's vote leaves it, before the server has said so. */
export function withVote<S extends Votable>(
  suggestion: S,
  mine: -1 | 0 | 1,
  me: { account_id: string; display_name: string },
): S {
  const before = suggestion.my_vote
  if (before === mine) return suggestion
  const others = suggestion.voters.filter((voter) => voter.account_id !== me.account_id)
  return {
    ...suggestion,
    my_vote: mine,
    score: suggestion.score - before + mine,
    votes_for: suggestion.votes_for - Number(before === 1) + Number(mine === 1),
    votes_against: suggestion.votes_against - Number(before === -1) + Number(mine === -1),
    voters: mine === 0 ? others : [{ ...me, value: mine }, ...others].slice(0, 5),
  }
}

interface Votable {
  my_vote: number
  score: number
  votes_for: number
  votes_against: number
  voters: { account_id: string; display_name: string; value: number }[]
}

/** The tags in use, most frequent first, then in alphabetical order. */
export function tagsInUse(suggestions: { tags: string[] }[], limit = 8): string[] {
  const counts = new Map<string, number>()
  for (const { tags } of suggestions) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, limit)
    .map(([tag]) => tag)
}
