import { Trans } from '@lingui/react/macro'
import { type ReactNode } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { checkPassword } from '@/kit/crypto/password'
import { showProblem } from '@/kit/forms/problem-fields'
import { Banner } from '@/kit/ui/banner'
import { Button } from '@/kit/ui/button'
import { FieldError } from '@/kit/ui/field'
import { PasswordField } from '@/kit/ui/password-field'
import { PasswordProblem } from './sign-up/password-problem'

/** Choosing another password for an address. `save` rejects with what to say. */
export function PasswordForm({
  email,
  action,
  save,
}: {
  email: string
  action: ReactNode
  save: (password: string) => Promise<void>
}) {
  const form = useForm({ defaultValues: { password: '' } })
  const { errors, isSubmitting, isSubmitted } = form.formState
  const password = useWatch({ control: form.control, name: 'password' })
  const judged = checkPassword(password, { email })
  const refused = isSubmitted && !judged.ok ? judged.problems[0] : undefined
  const submit = form.handleSubmit(async (input) => {
    if (!checkPassword(input.password, { email }).ok) {
      form.setFocus('password')
      return
    }
    try {
      await save(input.password)
    } catch (error) {
      showProblem(form, error, ['password'])
    }
  })
  return (
    <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
      {/* Whose password it is, for whatever keeps passwords. */}
      <input type="text" hidden readOnly value={email} autoComplete="username" />
      <PasswordField
        {...form.register('password')}
        label={<Trans>Nouveau mot de passe</Trans>}
        help={
          <Trans>
            Douze caractères, dont une majuscule et un chiffre. Trois mots et un nombre se retiennent bien. Il ne quitte
            jamais cet appareil.
          </Trans>
        }
        error={errors.password?.message ?? (refused && <PasswordProblem code={refused} />)}
        strength={password === '' ? undefined : judged.strength}
        autoComplete="new-password"
      />
      {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
      <Button type="submit" wide pending={isSubmitting}>
        {action}
      </Button>
      {isSubmitting && (
        <Banner look="info" inset>
          <Trans>
            Votre mot de passe reste ici : l’appareil en calcule une empreinte, cela prend une seconde ou deux.
          </Trans>
        </Banner>
      )}
    </form>
  )
}
