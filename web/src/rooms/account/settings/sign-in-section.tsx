import { zodResolver } from '@hookform/resolvers/zod'
import { t as say } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { type Account, changeEmail, changePassword, ProblemError, prove } from '@/kit/api/client'

import { showProblem } from '@/kit/forms/problem-fields'
import { useProof } from '@/kit/proof/proof'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { PasswordField } from '@/kit/ui/password-field'
import { useToast } from '@/kit/ui/toast'
import { PasswordForm } from '@/rooms/account/password-form'

/** Another address, another password. */
export function SignInButtons({ account }: { account: Account }) {
  const [changing, setChanging] = useState<'email' | 'password'>()
  const close = () => setChanging(undefined)
  return (
    <div className="flex flex-wrap gap-2 pt-1">
      <Button look="quiet" onClick={() => setChanging('email')}>
        <Trans>Changer d’adresse</Trans>
      </Button>
      <Button look="quiet" onClick={() => setChanging('password')}>
        <Trans>Changer de mot de passe</Trans>
      </Button>
      {changing === 'password' && <AnotherPassword account={account} onClose={close} />}
      {changing === 'email' && <AnotherEmail account={account} onClose={close} />}
    </div>
  )
}

function AnotherPassword({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLingui()
  const toast = useToast()
  const { withProof, proof } = useProof()
  const save = async (password: string) => {
    if (!(await withProof(() => changePassword({ email: account.email, password })))) return
    onClose()
    toast.say(t`Votre mot de passe est changé.`)
  }
  return (
    <>
      <Dialog title={<Trans>Changer de mot de passe</Trans>} open onClose={onClose}>
        <div className="grid gap-4">
          <p>
            <Trans>Vos autres appareils seront déconnectés. Celui-ci reste connecté.</Trans>
          </p>
          <PasswordForm email={account.email} action={<Trans>Changer mon mot de passe</Trans>} save={save} />
        </div>
      </Dialog>
      {proof}
    </>
  )
}

const schema = z.object({
  email: z
    .string()
    .check(z.trim(), z.regex(/^[^\s@]+@[^\s@]+$/, { error: () => say`Cette adresse e-mail n’est pas complète.` })),
  password: z.string().check(z.minLength(1, { error: () => say`Donnez votre mot de passe.` })),
})

function AnotherEmail({ account, onClose }: { account: Account; onClose: () => void }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState
  const submit = form.handleSubmit(async ({ email, password }) => {
    try {
      // The address salts the password: a wrong one here would be the one to sign in with later.
      await prove({ email: account.email, password })
      await changeEmail({ email, password })
    } catch (error) {
      const wrong = error instanceof ProblemError ? error.field('/auth') : undefined
      if (wrong === undefined) showProblem(form, error, ['email'])
      else form.setError('password', { message: wrong })
    }
  })
  return (
    <Dialog title={<Trans>Changer d’adresse</Trans>} open onClose={onClose}>
      {isSubmitSuccessful ? (
        <div className="grid gap-4" role="status">
          <p>
            <Trans>
              Un message est parti vers la nouvelle adresse. Elle comptera dès que vous l’aurez confirmée ; d’ici là,
              connectez-vous comme avant.
            </Trans>
          </p>
          <Button wide autoFocus onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
        </div>
      ) : (
        <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
          <Field label={<Trans>Nouvelle adresse e-mail</Trans>} error={errors.email?.message}>
            {(described) => (
              <Input
                {...described}
                {...form.register('email')}
                autoFocus
                type="email"
                inputMode="email"
                autoComplete="email"
                autoCapitalize="off"
                spellCheck={false}
              />
            )}
          </Field>
          <PasswordField
            {...form.register('password')}
            label={<Trans>Mot de passe</Trans>}
            help={<Trans>Le même qu’aujourd’hui : il ne change pas.</Trans>}
            error={errors.password?.message}
            autoComplete="current-password"
          />
          {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
          <Button type="submit" wide pending={isSubmitting}>
            <Trans>Recevoir le message</Trans>
          </Button>
        </form>
      )}
    </Dialog>
  )
}
