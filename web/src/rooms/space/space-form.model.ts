import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'
import { accents } from '@/kit/appearance/appearance'

/** What one writes about a space. */
export const spaceSchema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t`Donnez un nom au groupe.` }),
      z.maxLength(80, { error: () => t`Le nom a 80 caractères au plus.` }),
    ),
  description: z
    .string()
    .check(z.trim(), z.maxLength(500, { error: () => t`La description a 500 caractères au plus.` })),
  accent: z.enum(accents),
})
export type SpaceForm = z.infer<typeof spaceSchema>
export const spaceFields = ['name', 'description', 'accent'] as const
