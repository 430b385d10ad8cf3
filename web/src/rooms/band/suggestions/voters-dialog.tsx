import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { Avatar } from '@/kit/ui/avatar'
import { Chip } from '@/kit/ui/chip'
import { Dialog } from '@/kit/ui/dialog'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { votesOn } from './suggestions.queries'

/** Who voted what: in a band a vote is signed. */
export function VotersDialog({
  spaceId,
  suggestionId,
  onClose,
}: {
  spaceId: string
  suggestionId: string
  onClose: () => void
}) {
  const { t } = useLingui()
  const format = useFormat()
  const votes = useQuery(votesOn(spaceId, suggestionId))
  return (
    <Dialog title={<Trans>Qui a voté</Trans>} open onClose={onClose}>
      {votes.isPending ? (
        <SkeletonRows rows={3} height={60} label={t`Chargement des votes`} />
      ) : votes.isError ? (
        <ErrorState reason={reasonOf(votes.error)} onRetry={() => void votes.refetch()} retrying={votes.isFetching} />
      ) : (
        <>
          <p className="meta">
            <Plural
              value={votes.data.items.length}
              _0="Personne n’a encore voté."
              one="# personne"
              other="# personnes"
            />
          </p>
          <ul className="rows">
            {votes.data.items.map((vote) => (
              <li key={vote.account_id} className="flex min-h-15 items-center gap-3 py-2">
                <Avatar person={{ id: vote.account_id, name: vote.display_name }} />
                <span className="min-w-0 flex-1">
                  <span className="block font-strong [overflow-wrap:anywhere]">{vote.display_name}</span>
                  <span className="meta block">{format.ago(vote.voted_at)}</span>
                </span>
                {vote.value > 0 ? (
                  <Chip tone="stock" icon={<ChevronUp aria-hidden="true" />}>
                    <Trans>Pour</Trans>
                  </Chip>
                ) : (
                  <Chip tone="line" icon={<ChevronDown aria-hidden="true" />}>
                    <Trans>Contre</Trans>
                  </Chip>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
