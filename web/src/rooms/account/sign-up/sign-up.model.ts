import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'

/** What a person gives to open an account. The password is judged by kit/crypto/password, not here. */
export const signUpSchema = z.object({
  display_name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t`Dites comment on vous appelle.` }),
      z.maxLength(80, { error: () => t`Le nom a 80 caractères au plus.` }),
    ),
  email: z
    .string()
    .check(z.trim(), z.regex(/^[^\s@]+@[^\s@]+$/, { error: () => t`Cette adresse e-mail n’est pas complète.` })),
  password: z.string(),
})

export type SignUpForm = z.infer<typeof signUpSchema>
export const signUpFields = ['display_name', 'email', 'password'] as const
