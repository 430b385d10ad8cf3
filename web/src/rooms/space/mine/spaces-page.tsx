import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Plus, QrCode } from 'lucide-react'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { ButtonLink } from '@/kit/ui/button-link'
import { PageBody, PageHeader } from '@/kit/ui/page'
import { EmptyState, ErrorState, SkeletonRows } from '@/kit/ui/states'
import { mySpaces } from '@/rooms/space/space.queries'
import { BandExample } from './band-example'
import { SpaceRows } from './space-rows'

/** All the spaces one belongs to; on the phone this is what the second tab opens. */
export function SpacesPage() {
  const { t } = useLingui()
  useTitle(t`Musique & cours`)
  const spaces = useQuery(mySpaces())
  const actions = (
    <>
      <ButtonLink to="/spaces/new">
        <Plus size={20} aria-hidden="true" />
        <Trans>Créer un groupe</Trans>
      </ButtonLink>
      <ButtonLink to="/i" look="quiet">
        <QrCode size={20} aria-hidden="true" />
        <Trans>J’ai une invitation</Trans>
      </ButtonLink>
    </>
  )
  return (
    <>
      <PageHeader title={<Trans>Musique & cours</Trans>} />
      <PageBody>
        {spaces.isPending ? (
          <SkeletonRows rows={3} height={60} label={t`Chargement des groupes`} />
        ) : spaces.isError ? (
          <ErrorState
            reason={reasonOf(spaces.error)}
            onRetry={() => void spaces.refetch()}
            retrying={spaces.isFetching}
          />
        ) : spaces.data.items.length === 0 ? (
          <EmptyState title={<Trans>Aucun groupe pour l’instant.</Trans>} action={actions} example={<BandExample />}>
            <Trans>Un groupe réunit celles et ceux qui jouent ensemble : idées de morceaux, votes, membres.</Trans>
          </EmptyState>
        ) : (
          <div className="grid max-w-160 gap-4">
            <SpaceRows spaces={spaces.data.items} />
            <div className="flex flex-wrap gap-2">{actions}</div>
          </div>
        )}
      </PageBody>
    </>
  )
}
