import { Trans } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { EmptyState } from '@/kit/ui/states'
import { StatusChip } from './status-chip'

/** A band that has no song in its repertoire yet. */
export function NoSongs({ spaceId, canAdd, onAdd }: { spaceId: string; canAdd: boolean; onAdd: () => void }) {
  return (
    <EmptyState
      title={<Trans>Le répertoire est une page blanche.</Trans>}
      action={
        <>
          {canAdd && (
            <Button onClick={onAdd}>
              <Plus size={20} aria-hidden="true" />
              <Trans>Ajouter le premier morceau</Trans>
            </Button>
          )}
          <ButtonLink to="/s/$spaceId/suggestions" params={{ spaceId }} look="quiet">
            <Trans>Voir les propositions</Trans>
          </ButtonLink>
        </>
      }
      example={
        <>
          <p className="label pt-2 text-ink-2">
            <Trans>Par exemple</Trans>
          </p>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="font-strong">
              <Trans>Bella ciao</Trans>
            </span>
            <StatusChip status="in_progress" />
            <span className="meta">
              <Trans>124 à la noire · 2:48 · mon niveau 6</Trans>
            </span>
          </div>
        </>
      }
    >
      <Trans>
        Mettez-y ce que vous jouez : accords et paroles, ton, tempo, et le niveau de chacun. Une proposition qui plaît
        entre d’un geste.
      </Trans>
    </EmptyState>
  )
}

/** Filters that leave nothing. */
export function NoSongMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      bunting={false}
      title={<Trans>Aucun morceau ainsi.</Trans>}
      action={
        <Button look="quiet" onClick={onClear}>
          <Trans>Voir tout le répertoire</Trans>
        </Button>
      }
    >
      <Trans>Retirez le filtre pour retrouver le reste de la liste.</Trans>
    </EmptyState>
  )
}
