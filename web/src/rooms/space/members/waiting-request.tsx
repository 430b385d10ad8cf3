import { Trans } from '@lingui/react/macro'
import { useFormat } from '@/kit/i18n/use-format'
import { Avatar } from '@/kit/ui/avatar'
import { Button } from '@/kit/ui/button'
import type { JoinRequest } from '@/rooms/space/space.queries'
import { useDecide } from './use-decide'

/** Somebody who asks to come in, answered on the spot. */
export function WaitingRequest({
  space,
  request,
  showSpace = false,
}: {
  space: { id: string; name: string; accent: string }
  request: JoinRequest
  showSpace?: boolean
}) {
  const format = useFormat()
  const decide = useDecide(space.id, request)
  return (
    <li
      data-accent={space.accent}
      className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-3 py-3 wide:grid-cols-[auto_minmax(0,1fr)_auto]"
    >
      <Avatar person={{ id: request.account_id, name: request.display_name }} />
      <span className="min-w-0">
        <span className="block text-md/[1.3] font-bold [overflow-wrap:anywhere]">{request.display_name}</span>
        <span className="meta block">
          {showSpace ? <Trans>Voudrait rejoindre {space.name}</Trans> : <Trans>Voudrait vous rejoindre</Trans>}
          {' · '}
          {format.ago(request.created_at)}
        </span>
      </span>
      <span className="col-span-full flex flex-wrap gap-2 wide:col-auto">
        <Button pending={decide.isPending && decide.variables} onClick={() => decide.mutate(true)}>
          <Trans>Faire entrer</Trans>
        </Button>
        <Button look="quiet" pending={decide.isPending && !decide.variables} onClick={() => decide.mutate(false)}>
          <Trans>Pas cette fois</Trans>
        </Button>
      </span>
    </li>
  )
}
