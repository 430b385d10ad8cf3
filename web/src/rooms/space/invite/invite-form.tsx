import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '@/kit/api/client'
import { useInstance } from '@/kit/api/instance'
import { reasonOf } from '@/kit/data/query-client'
import { Button } from '@/kit/ui/button'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { Select } from '@/kit/ui/select'
import { Switch } from '@/kit/ui/switch'
import { type Invitation, invitationsOf } from '@/rooms/space/space.queries'

const hour = 3600
const day = 24 * hour
const uses = [1, 5, 12, 30]

/** The choices of a new invitation; the usual ones are already made. */
export function InviteForm({ spaceId, onCreated }: { spaceId: string; onCreated: (invitation: Invitation) => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const instance = useInstance()
  const [max, setMax] = useState('12')
  const [expiry, setExpiry] = useState(String(day))
  const [approval, setApproval] = useState(false)
  const [email, setEmail] = useState('')
  const create = query.useMutation('post', '/api/v1/spaces/{space_id}/invitations', {
    onSuccess: (invitation) => {
      onCreated(invitation)
      setEmail('')
      void client.invalidateQueries({ queryKey: invitationsOf(spaceId).queryKey })
    },
  })

  return (
    <form
      className="grid gap-3.5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({
          params: { path: { space_id: spaceId } },
          body: {
            max_uses: max === '' ? null : Number(max),
            expires_in: Number(expiry),
            approval,
            email: email.trim() === '' ? undefined : email.trim(),
          },
        })
      }}
    >
      <div className="grid gap-3.5 wide:grid-cols-2">
        <Field label={<Trans>Pour combien de personnes</Trans>}>
          {(described) => (
            <Select {...described} value={max} onChange={(event) => setMax(event.target.value)}>
              {uses.map((n) => (
                <option key={n} value={n}>
                  {n === 1 ? t`Une seule` : n}
                </option>
              ))}
              <option value="">{t`Sans limite`}</option>
            </Select>
          )}
        </Field>
        <Field label={<Trans>Valable</Trans>}>
          {(described) => (
            <Select {...described} value={expiry} onChange={(event) => setExpiry(event.target.value)}>
              <option value={hour}>{t`Une heure`}</option>
              <option value={day}>{t`Un jour`}</option>
              <option value={7 * day}>{t`Une semaine`}</option>
              <option value={30 * day}>{t`Un mois`}</option>
            </Select>
          )}
        </Field>
      </div>
      {instance.data?.mail && (
        <Field label={<Trans>Envoyer aussi par e-mail à</Trans>} optional={<Trans>facultatif</Trans>}>
          {(described) => (
            <Input
              {...described}
              type="email"
              inputMode="email"
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
      )}
      <Switch
        label={<Trans>Valider chaque entrée</Trans>}
        help={<Trans>La personne attend votre accord, le code peut circuler sans risque.</Trans>}
        checked={approval}
        onChange={(event) => setApproval(event.target.checked)}
      />
      {create.isError && <FieldError>{reasonOf(create.error)}</FieldError>}
      <div>
        <Button type="submit" pending={create.isPending}>
          <Trans>Créer l’invitation</Trans>
        </Button>
      </div>
    </form>
  )
}

/** How many places are taken, in words. */
export function UsesLeft({ invitation }: { invitation: Invitation }) {
  if (invitation.max_uses === null)
    return (
      <Plural
        value={invitation.uses}
        _0="personne n’est entré"
        one="# entrée, sans limite"
        other="# entrées, sans limite"
      />
    )
  return (
    <Trans>
      {invitation.uses} sur {invitation.max_uses}
    </Trans>
  )
}
