import { zodResolver } from '@hookform/resolvers/zod'
import { t as say } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { api } from '@/kit/api/client'
import { showProblem } from '@/kit/forms/problem-fields'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry, EntryLinks } from '@/kit/ui/entry'
import { Field, FieldError, Input } from '@/kit/ui/field'

const schema = z.object({
  email: z
    .string()
    .check(z.trim(), z.regex(/^[^\s@]+@[^\s@]+$/, { error: () => say`Cette adresse e-mail n’est pas complète.` })),
})
type Forgotten = z.infer<typeof schema>

/** Asking for a link that sets another password. The answer is the same whether the address has an account or not. */
export function ForgottenPage() {
  const { t } = useLingui()
  useTitle(t`Mot de passe oublié`)
  const form = useForm<Forgotten>({ resolver: zodResolver(schema), defaultValues: { email: '' } })
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState
  const submit = form.handleSubmit(async (input) => {
    try {
      await api.POST('/api/v1/password-resets', { body: input })
    } catch (error) {
      showProblem(form, error, ['email'])
    }
  })

  if (isSubmitSuccessful) {
    return (
      <Entry
        title={<Trans>Regardez vos messages.</Trans>}
        lead={
          <span role="status">
            <Trans>
              Si cette adresse a un compte ici, un lien est en route. Il sert une seule fois, pendant une heure.
            </Trans>
          </span>
        }
      >
        <ButtonLink to="/sign-in" wide>
          <Trans>Revenir à la connexion</Trans>
        </ButtonLink>
        <p className="meta">
          <Trans>
            Rien ne vient ? Regardez dans les indésirables, ou demandez un autre lien dans quelques minutes.
          </Trans>
        </p>
      </Entry>
    )
  }
  return (
    <Entry
      title={<Trans>Ça arrive.</Trans>}
      lead={
        <Trans>
          Donnez votre adresse : un lien vous permettra de choisir un autre mot de passe. Tous vos appareils seront
          déconnectés ; votre compte et vos groupes restent tels quels.
        </Trans>
      }
    >
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={<Trans>Adresse e-mail</Trans>} error={errors.email?.message}>
          {(described) => (
            <Input
              {...described}
              {...form.register('email')}
              type="email"
              inputMode="email"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <Button type="submit" wide pending={isSubmitting}>
          <Trans>Recevoir le lien</Trans>
        </Button>
      </form>
      <EntryLinks>
        <Link to="/sign-in" className="link">
          <Trans>Revenir à la connexion</Trans>
        </Link>
      </EntryLinks>
    </Entry>
  )
}
