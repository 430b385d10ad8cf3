import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useForm, useWatch } from 'react-hook-form'
import { signUp } from '@/kit/api/client'
import { useInstance } from '@/kit/api/instance'
import { checkPassword } from '@/kit/crypto/password'
import { showProblem } from '@/kit/forms/problem-fields'
import { useLanguage } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { Entry, EntryLinks } from '@/kit/ui/entry'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { PasswordField } from '@/kit/ui/password-field'
import { HostedBy } from '@/rooms/account/hosted-by'
import { PasswordProblem } from './password-problem'
import { type SignUpForm, signUpFields, signUpSchema } from './sign-up.model'

/** Opening an account, on the way to `next` when one was going somewhere. */
export function SignUpPage({ next, invitation }: { next?: string; invitation?: string }) {
  const { t } = useLingui()
  useTitle(t`Créer un compte`)
  const language = useLanguage()
  const instance = useInstance()
  const form = useForm<SignUpForm>({
    resolver: zodResolver(signUpSchema),
    defaultValues: { display_name: '', email: '', password: '' },
  })
  const { errors, isSubmitting, isSubmitted } = form.formState
  const [email, password] = useWatch({ control: form.control, name: ['email', 'password'] })
  const judged = checkPassword(password, { email })
  const refused = isSubmitted && !judged.ok ? judged.problems[0] : undefined

  const submit = form.handleSubmit(async (input) => {
    if (!checkPassword(input.password, { email: input.email }).ok) {
      form.setFocus('password')
      return
    }
    try {
      await signUp({
        email: input.email,
        password: input.password,
        displayName: input.display_name,
        language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        invitation,
      })
    } catch (error) {
      showProblem(form, error, signUpFields)
    }
  })

  return (
    <Entry
      title={
        <Trans>
          Entrez,
          <br />
          c’est ouvert.
        </Trans>
      }
      lead={
        <Trans>
          Un nom, une adresse, un mot de passe. Ensuite : créez votre groupe, ou rejoignez celui qui vous attend.
        </Trans>
      }
      foot={<HostedBy name={instance.data?.name} />}
    >
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={<Trans>Comment on vous appelle</Trans>} error={errors.display_name?.message}>
          {(described) => (
            <Input {...described} {...form.register('display_name')} autoComplete="name" maxLength={120} />
          )}
        </Field>
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
        <PasswordField
          {...form.register('password')}
          label={<Trans>Mot de passe</Trans>}
          help={
            <Trans>
              Douze caractères, dont une majuscule, une minuscule et un chiffre. Trois mots et un nombre se retiennent bien. Il ne
              quitte jamais cet appareil.
            </Trans>
          }
          error={errors.password?.message ?? (refused && <PasswordProblem code={refused} />)}
          strength={password === '' ? undefined : judged.strength}
          why={!judged.ok && judged.problems[0] && <PasswordProblem code={judged.problems[0]} />}
          autoComplete="new-password"
        />
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <Button type="submit" wide pending={isSubmitting}>
          <Trans>Créer mon compte</Trans>
        </Button>
      </form>
      <EntryLinks>
        <Link to="/sign-in" search={{ next }} className="link">
          <Trans>J’ai déjà un compte</Trans>
        </Link>
        {!invitation && (
          <Link to="/i" className="link">
            <Trans>J’ai une invitation</Trans>
          </Link>
        )}
      </EntryLinks>
    </Entry>
  )
}
