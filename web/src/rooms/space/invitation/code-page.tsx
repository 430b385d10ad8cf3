import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { Entry } from '@/kit/ui/entry'
import { Field, Input } from '@/kit/ui/field'
import { readCode } from '@/rooms/space/invite/code.model'

/** Typing the code somebody dictated. */
export function CodePage() {
  const { t } = useLingui()
  useTitle(t`J’ai une invitation`)
  return (
    <Entry
      title={
        <Trans>
          On vous
          <br />
          attend.
        </Trans>
      }
      lead={
        <Trans>
          Entrez le code qu’on vous a donné, ou collez le lien. Le code QR, lui, s’ouvre avec l’appareil photo.
        </Trans>
      }
    >
      <CodeForm />
    </Entry>
  )
}

/** The field for a code; spaces, dashes and small letters are all right. */
export function CodeForm({ initial = '' }: { initial?: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(initial)
  const [refused, setRefused] = useState(false)
  const code = readCode(typed)
  return (
    <form
      className="grid gap-3.5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setRefused(code === '')
        if (code !== '') void navigate({ to: '/i/$code', params: { code } })
      }}
    >
      <Field
        label={<Trans>Code d’invitation</Trans>}
        help={<Trans>Huit lettres et chiffres</Trans>}
        error={refused && code === '' ? <Trans>Entrez le code, ou collez le lien.</Trans> : undefined}
      >
        {(described) => (
          <Input
            {...described}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t`K7MR 4TQ2`}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            className="font-mono tracking-wider"
          />
        )}
      </Field>
      <Button type="submit" wide>
        <Trans>Voir l’invitation</Trans>
      </Button>
    </form>
  )
}
