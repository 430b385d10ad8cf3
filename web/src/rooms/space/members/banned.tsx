import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { refresh } from '@/kit/data/stale'
import { useFormat } from '@/kit/i18n/use-format'
import { Button } from '@/kit/ui/button'
import { Section } from '@/kit/ui/page'
import { ErrorState } from '@/kit/ui/states'
import { useToast } from '@/kit/ui/toast'
import { bansOf, type Space } from '@/rooms/space/space.queries'

/** Who cannot come in; nothing when there is nobody. */
export function Banned({ space, mayLift }: { space: Space; mayLift: boolean }) {
  const format = useFormat()
  const client = useQueryClient()
  const toast = useToast()
  const bans = useQuery(bansOf(space.id))
  const lift = useMutation({
    mutationFn: (account: string) =>
      api.DELETE('/api/v1/spaces/{space_id}/bans/{account_id}', {
        params: { path: { space_id: space.id, account_id: account } },
      }),
    onError: (error) => toast.say(reasonOf(error)),
    onSettled: () => refresh(client, [{ path: '/api/v1/spaces/{space_id}/bans', params: { space_id: space.id } }]),
  })
  if (bans.isError)
    return <ErrorState reason={reasonOf(bans.error)} onRetry={() => void bans.refetch()} retrying={bans.isFetching} />
  const items = bans.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Section title={<Trans>Personnes bannies</Trans>} extra={<span className="meta tabular-nums">{items.length}</span>}>
      <ul className="rows-closed">
        {items.map((ban) => (
          <li key={ban.account_id} className="flex min-h-(--row) flex-wrap items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block font-strong [overflow-wrap:anywhere]">{ban.display_name}</span>
              <span className="meta block [overflow-wrap:anywhere]">
                <Trans>
                  Par {ban.created_by.display_name}, le {format.date(ban.created_at)}
                </Trans>
              </span>
            </span>
            {mayLift && (
              <Button
                look="quiet"
                small
                pending={lift.isPending && lift.variables === ban.account_id}
                onClick={() => lift.mutate(ban.account_id)}
              >
                <Trans>Lever</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
