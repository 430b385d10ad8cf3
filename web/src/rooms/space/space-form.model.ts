import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'

/** What one writes about a space. */
export const spaceSchema = z.object({
  name: z.string().check(
    z.trim(),
    z.minLength(1, { error: () => t`Donnez un nom au groupe.` }),
    z.maxLength(80, { error: () => t`Le nom a 80 caractères au plus.` }),
  ),
  description: z.string().check(z.trim(), z.maxLength(500, { error: () => t`La description a 500 caractères au plus.` })),
  accent: z.string(),
})
export type SpaceForm = z.infer<typeof spaceSchema>
export const spaceFields = ['name', 'description', 'accent'] as const

/** The fields of `mine` that differ from what the server holds: a merge patch, so that others' changes survive. */
export function changedFields<T extends object>(held: T, mine: T): Partial<T> {
  const keys = Object.keys(mine) as (keyof T)[]
  return Object.fromEntries(keys.filter((key) => mine[key] !== held[key]).map((key) => [key, mine[key]])) as Partial<T>
}

/** Fields that both sides changed since `base`, to different values: the only ones worth asking about. */
export function conflicts<T extends object>(base: T, mine: T, theirs: T): (keyof T)[] {
  const keys = Object.keys(mine) as (keyof T)[]
  return keys.filter((key) => mine[key] !== base[key] && theirs[key] !== base[key] && mine[key] !== theirs[key])
}
