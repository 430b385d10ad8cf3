import { Trans } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Banner } from '@/kit/ui/banner'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { FieldError } from '@/kit/ui/field'
import { Section } from '@/kit/ui/page'
import { heirOf } from '@/rooms/space/frame/notices.model'
import { membersOf, mySpaces, type Space } from '@/rooms/space/space.queries'

/** Leaving a space, after one question. */
export function Leave({ space }: { space: Space }) {
  const [asking, setAsking] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()
  const leave = query.useMutation('delete', '/api/v1/spaces/{space_id}/members/me', {
    onSuccess: async () => {
      await navigate({ to: '/' })
      await client.invalidateQueries({ queryKey: mySpaces().queryKey })
    },
  })
  return (
    <Section title={<Trans>Partir</Trans>}>
      <p className="meta max-w-140">
        <Trans>Vos propositions et vos votes restent au groupe. Pour revenir, il faudra une nouvelle invitation.</Trans>
      </p>
      <div className="pt-1">
        <Button look="danger" onClick={() => setAsking(true)}>
          <Trans>Quitter {space.name}</Trans>
        </Button>
      </div>
      {asking && (
        <Dialog alert title={<Trans>Quitter {space.name} ?</Trans>} open onClose={() => setAsking(false)}>
          <div className="grid gap-4">
            <p>
              <Trans>
                Vous ne verrez plus ni les propositions ni les membres. Pour revenir, il faudra une nouvelle invitation.
              </Trans>
            </p>
            {space.role === 'owner' && space.kind === 'band' && <Succession space={space} />}
            {leave.isError && <FieldError>{reasonOf(leave.error)}</FieldError>}
            <div className="flex flex-wrap justify-end gap-2">
              <Button look="quiet" autoFocus onClick={() => setAsking(false)}>
                <Trans>Rester</Trans>
              </Button>
              <Button
                look="danger-solid"
                pending={leave.isPending}
                onClick={() => leave.mutate({ params: { path: { space_id: space.id } } })}
              >
                <Trans>Quitter</Trans>
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Section>
  )
}

/** What becomes of a band whose owner leaves. */
function Succession({ space }: { space: Space }) {
  const members = useQuery(membersOf(space.id))
  if (!members.data) return null
  const heir = heirOf(members.data.items)
  return (
    <Banner look="warn" inset>
      {heir ? (
        <Trans>{heir.display_name} deviendra propriétaire du groupe.</Trans>
      ) : (
        <Trans>
          Personne d’autre n’administre ce groupe : il sera archivé. On pourra encore le lire, plus le modifier. Pour
          l’éviter, transmettez-le d’abord depuis la page des membres.
        </Trans>
      )}
    </Banner>
  )
}
