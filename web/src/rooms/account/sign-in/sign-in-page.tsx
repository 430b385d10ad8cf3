import { zodResolver } from '@hookform/resolvers/zod'
import { t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { type DeviceChoice, ProblemError, signIn } from '@/kit/api/client'
import { useInstance } from '@/kit/api/instance'
import { showProblem } from '@/kit/forms/problem-fields'
import { isEvening } from '@/kit/platform/greeting'
import { useTitle } from '@/kit/platform/use-title'
import { Banner } from '@/kit/ui/banner'
import { Button } from '@/kit/ui/button'
import { Entry, EntryLinks } from '@/kit/ui/entry'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { PasswordField } from '@/kit/ui/password-field'
import { HostedBy } from '@/rooms/account/hosted-by'
import { ChooseDevice } from './choose-device'

const schema = z.object({
  email: z.string().check(z.minLength(1, { error: () => t`Donnez votre adresse e-mail.` })),
  password: z.string().check(z.minLength(1, { error: () => t`Donnez votre mot de passe.` })),
})

type SignInForm = z.infer<typeof schema>

/** Signing in. `next` is where the person was going; whoever shows this page leads them there. */
export function SignInPage({ next }: { next?: string }) {
  const { t: say } = useLingui()
  useTitle(say`Connexion`)
  const form = useForm<SignInForm>({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const [evening] = useState(() => isEvening(new Date()))
  const instance = useInstance()

  const [choice, setChoice] = useState<DeviceChoice>()

  const submit = form.handleSubmit(async (input) => {
    try {
      const entered = await signIn(input)
      if ('devices' in entered) setChoice(entered)
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) form.setError('password', { message: error.detail })
      else showProblem(form, error, ['email', 'password'])
    }
  })

  if (choice)
    return (
      <ChooseDevice
        key={choice.devices.map((device) => device.device_id).join()}
        choice={choice}
        onOther={setChoice}
        onGiveUp={() => setChoice(undefined)}
      />
    )
  return (
    <Entry
      title={
        evening ? (
          <Trans>
            Bonsoir,
            <br />
            on vous garde
            <br />
            une place.
          </Trans>
        ) : (
          <Trans>
            Bonjour,
            <br />
            on vous garde
            <br />
            une place.
          </Trans>
        )
      }
      lead={<Trans>La maison commune de vos groupes, de vos cours et de vos voisins.</Trans>}
      foot={<HostedBy name={instance.data?.name} />}
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
        <PasswordField
          {...form.register('password')}
          label={<Trans>Mot de passe</Trans>}
          error={errors.password?.message}
          autoComplete="current-password"
        />
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <Button type="submit" wide pending={isSubmitting}>
          <Trans>Se connecter</Trans>
        </Button>
      </form>
      {isSubmitting && (
        <Banner look="info" inset>
          <Trans>
            Votre mot de passe reste ici : l’appareil en calcule une empreinte, cela prend une seconde ou deux.
          </Trans>
        </Banner>
      )}
      <EntryLinks>
        <Link to="/sign-up" search={{ next }} className="link">
          <Trans>Créer un compte</Trans>
        </Link>
        <Link to="/i" className="link">
          <Trans>J’ai une invitation</Trans>
        </Link>
        <Link to="/forgotten-password" className="link">
          <Trans>Mot de passe oublié ?</Trans>
        </Link>
      </EntryLinks>
    </Entry>
  )
}
