import { Trans, useLingui } from '@lingui/react/macro'
import { Contrast, Monitor, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAppearance } from '@/kit/appearance/appearance'
import { AccentPicker } from '@/kit/ui/accent-picker'
import { Section } from '@/kit/ui/page'
import { Segmented } from '@/kit/ui/segmented'
import { Switch } from '@/kit/ui/switch'

/** How this device shows things; a change applies at once and stays on the device. */
export function LookSection() {
  const { t } = useLingui()
  const [look, change] = useAppearance()
  return (
    <Section
      title={<Trans>Apparence</Trans>}
      extra={
        <span className="meta">
          <Trans>sur cet appareil</Trans>
        </span>
      }
    >
      <div className="rows-closed">
        <Line label={<Trans>Thème</Trans>}>
          <Segmented
            label={t`Thème`}
            value={look.theme}
            onChange={(theme) => change({ theme })}
            options={[
              { value: 'system', label: <Trans>Appareil</Trans>, icon: <Monitor size={16} aria-hidden="true" /> },
              { value: 'light', label: <Trans>Clair</Trans>, icon: <Sun size={16} aria-hidden="true" /> },
              { value: 'dark', label: <Trans>Sombre</Trans>, icon: <Moon size={16} aria-hidden="true" /> },
              { value: 'contrast', label: <Trans>Contraste</Trans>, icon: <Contrast size={16} aria-hidden="true" /> },
            ]}
          />
        </Line>
        <Line label={<Trans>Densité</Trans>} help={<Trans>Serrée : plus de lignes sur un écran d’ordinateur</Trans>}>
          <Segmented
            label={t`Densité`}
            value={look.density}
            onChange={(density) => change({ density })}
            options={[
              { value: 'cosy', label: <Trans>Aérée</Trans> },
              { value: 'dense', label: <Trans>Serrée</Trans> },
            ]}
          />
        </Line>
        <Switch
          label={<Trans>Réduire les mouvements</Trans>}
          help={<Trans>Déjà respecté si votre appareil le demande</Trans>}
          checked={look.motion === 'reduced'}
          onChange={(event) => change({ motion: event.target.checked ? 'reduced' : 'system' })}
          className="py-2"
        />
      </div>
      <div className="grid max-w-140 gap-2 pt-2">
        <span className="label">
          <Trans>Couleur hors des groupes</Trans>
        </span>
        <AccentPicker
          label={t`Couleur hors des groupes`}
          value={look.accent}
          onChange={(accent) => change({ accent })}
        />
      </div>
    </Section>
  )
}

function Line({ label, help, children }: { label: ReactNode; help?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-(--row) flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        {help && <span className="meta block">{help}</span>}
      </span>
      {children}
    </div>
  )
}
