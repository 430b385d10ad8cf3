import { Trans } from '@lingui/react/macro'
import { Download, Plus } from 'lucide-react'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { EmptyState } from '@/kit/ui/states'

/** A band where nobody has suggested anything yet. */
export function NoSuggestions({
  spaceId,
  rights,
  onSuggest,
}: {
  spaceId: string
  rights: { suggest: boolean; import: boolean }
  onSuggest: () => void
}) {
  return (
    <EmptyState
      title={<Trans>Personne n’a encore rien proposé.</Trans>}
      action={
        <>
          {rights.suggest && (
            <Button onClick={onSuggest}>
              <Plus size={20} aria-hidden="true" />
              <Trans>Proposer le premier morceau</Trans>
            </Button>
          )}
          {rights.import && (
            <ButtonLink to="/s/$spaceId/import" params={{ spaceId }} look="quiet">
              <Download size={20} aria-hidden="true" />
              <Trans>Importer une liste</Trans>
            </ButtonLink>
          )}
        </>
      }
      example={
        <>
          <p className="label pt-2 text-ink-2">
            <Trans>Par exemple</Trans>
          </p>
          <p className="py-2">
            <span className="block font-strong">
              <Trans>Bella ciao</Trans>
            </span>
            <span className="meta block">
              <Trans>Traditionnel · « Tout le monde connaît le refrain. »</Trans>
            </span>
          </p>
        </>
      }
    >
      <Trans>Lancez une idée de morceau. Chacun vote d’un doigt, les mieux notés montent.</Trans>
    </EmptyState>
  )
}

/** Filters that leave nothing. */
export function NoMatch({ mine, onClear }: { mine: boolean; onClear: () => void }) {
  return (
    <EmptyState
      bunting={mine}
      title={mine ? <Trans>Vous avez tout voté.</Trans> : <Trans>Rien sous cette étiquette.</Trans>}
      action={
        <Button look="quiet" onClick={onClear}>
          <Trans>Voir toutes les propositions</Trans>
        </Button>
      }
    >
      {mine ? (
        <Trans>Plus rien n’attend votre avis ici. Revenez quand quelqu’un aura une idée.</Trans>
      ) : (
        <Trans>Retirez le filtre pour retrouver le reste de la liste.</Trans>
      )}
    </EmptyState>
  )
}
