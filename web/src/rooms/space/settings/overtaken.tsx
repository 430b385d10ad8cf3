import { Trans, useLingui } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import { Button } from '@/kit/ui/button'
import type { SpaceForm } from '@/rooms/space/space-form.model'

/** Somebody saved first: both versions of what differs, side by side, and the person decides. */
export function Overtaken({ fields, mine, theirs, onTakeTheirs }: { fields: (keyof SpaceForm)[]; mine: SpaceForm; theirs: SpaceForm; onTakeTheirs: () => void }) {
  const { t } = useLingui()
  const names: Record<keyof SpaceForm, string> = { name: t`Nom du groupe`, description: t`Ce que vous jouez, où, quand`, accent: t`Couleur` }
  return (
    <div role="alert" className="grid gap-3 rounded-2 bg-warning-bg p-4 text-ink contrast:border-[1.5px]">
      <p className="flex gap-2 font-strong">
        <TriangleAlert size={20} className="text-warning" aria-hidden="true" />
        <Trans>Quelqu’un a enregistré pendant que vous écriviez. Rien n’est perdu.</Trans>
      </p>
      {fields.map((field) => (
        <div key={field} className="grid gap-1">
          <p className="label">{names[field]}</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm [overflow-wrap:anywhere]">
            <dt className="text-ink-2">
              <Trans>Votre version</Trans>
            </dt>
            <dd>{mine[field] || '–'}</dd>
            <dt className="text-ink-2">
              <Trans>L’autre version</Trans>
            </dt>
            <dd>{theirs[field] || '–'}</dd>
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
