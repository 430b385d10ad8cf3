import { Trans } from '@lingui/react/macro'

/** What a band looks like in a list, for those who have none yet. */
export function BandExample() {
  return (
    <>
      <p className="label pt-2 text-ink-2">
        <Trans>Par exemple</Trans>
      </p>
      <p className="flex items-center gap-3 py-2" data-accent="citron">
        <span className="tag" aria-hidden="true" />
        <span>
          <span className="block font-strong">
            <Trans>Les Mercredis</Trans>
          </span>
          <span className="meta block">
            <Trans>Six amis, une salle le mercredi soir, quarante morceaux en débat.</Trans>
          </span>
        </span>
      </p>
    </>
  )
}
