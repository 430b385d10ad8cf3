import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import { Button } from './button'

/** A field that two people changed: its name and both versions. */
export interface Difference {
  field: string
  label: string
  mine: string
  theirs: string
}

/** Somebody saved first: both versions of what differs, side by side, and the person decides. */
export function Overtaken({ differences, onTakeTheirs }: { differences: Difference[]; onTakeTheirs: () => void }) {
  return (
    <div role="alert" className="grid gap-3 rounded-2 bg-warning-bg p-4 text-ink contrast:border-[1.5px]">
      <p className="flex gap-2 font-strong">
        <TriangleAlert size={20} className="text-warning" aria-hidden="true" />
        <Trans>Quelqu’un a enregistré pendant que vous écriviez. Rien n’est perdu.</Trans>
      </p>
      {differences.map(({ field, label, mine, theirs }) => (
        <div key={field} className="grid gap-1">
          <p className="label">{label}</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm [overflow-wrap:anywhere]">
            <dt className="text-ink-2">
              <Trans>Votre version</Trans>
            </dt>
            <dd>{mine || '–'}</dd>
            <dt className="text-ink-2">
              <Trans>L’autre version</Trans>
            </dt>
            <dd>{theirs || '–'}</dd>
          </dl>
        </div>
      ))}
      <div>
        <Button look="quiet" small onClick={onTakeTheirs}>
          <Trans>Prendre l’autre version</Trans>
        </Button>
      </div>
    </div>
  )
}
