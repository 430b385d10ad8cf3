import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ProblemError } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useProof } from '@/kit/proof/proof'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { Select } from '@/kit/ui/select'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { useToast } from '@/kit/ui/toast'
import { type Member, rolesOf, type Space } from '@/rooms/space/space.queries'
import { dayOf, endOfDay } from './end.model'
import { useRoleName } from './role-name'

/** What a member is here, and until when somebody is who only passes by. */
export function ChangeRole({
  space,
  member,
  onClose,
  onSettled,
}: {
  space: Space
  member: Member
  onClose: () => void
  onSettled: () => Promise<void>
}) {
  const { t } = useLingui()
  const toast = useToast()
  const nameOf = useRoleName()
  const roles = useQuery(rolesOf(space.id))
  const [role, setRole] = useState(member.role)
  const [until, setUntil] = useState(member.expires_at === undefined ? '' : dayOf(member.expires_at))
  const { withProof, proof } = useProof()
  const change = useMutation({
    mutationFn: () =>
      withProof(() =>
        api.PUT('/api/v1/spaces/{space_id}/members/{account_id}/role', {
          params: { path: { space_id: space.id, account_id: member.account_id } },
          body: { role, expires_at: role === 'guest' && until !== '' ? endOfDay(until) : null },
        }),
      ),
    onSuccess: (wasDone) => {
      if (!wasDone) return
      onClose()
      toast.say(t`C’est enregistré.`)
    },
    onSettled,
  })
  const refused = change.error instanceof ProblemError ? change.error : undefined

  return (
    <>
      <Dialog title={<Trans>Rôle de {member.display_name}</Trans>} open onClose={onClose}>
        {roles.isPending ? (
          <SkeletonRows rows={2} height={60} label={t`Chargement des rôles`} />
        ) : roles.isError ? (
          <ErrorState reason={reasonOf(roles.error)} onRetry={() => void roles.refetch()} retrying={roles.isFetching} />
        ) : (
          <form
            className="grid gap-4"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (!change.isPending) change.mutate()
            }}
          >
            <Field label={<Trans>Rôle</Trans>} error={refused?.field('/role')}>
              {(described) => (
                <Select {...described} autoFocus value={role} onChange={(event) => setRole(event.target.value)}>
                  {roles.data.items
                    .filter((offered) => offered.role !== 'owner')
                    .map((offered) => (
                      <option key={offered.role} value={offered.role}>
                        {nameOf(offered.role, offered.id === undefined ? undefined : offered.name)}
                      </option>
                    ))}
                </Select>
              )}
            </Field>
            {role === 'guest' && (
              <Field
                label={<Trans>Jusqu’au</Trans>}
                help={<Trans>Ce jour compris, un an au plus. Sans date, l’accès dure.</Trans>}
                error={refused?.field('/expires_at')}
              >
                {(described) => (
                  <Input {...described} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
                )}
              </Field>
            )}
            {refused && refused.errors.length === 0 && <FieldError>{reasonOf(refused)}</FieldError>}
            <div className="flex flex-wrap justify-end gap-2">
              <Button look="quiet" onClick={onClose}>
                <Trans>Ne rien changer</Trans>
              </Button>
              <Button type="submit" pending={change.isPending}>
                <Trans>Enregistrer</Trans>
              </Button>
            </div>
          </form>
        )}
      </Dialog>
      {proof}
    </>
  )
}
