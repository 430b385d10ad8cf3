import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Laptop, Smartphone } from 'lucide-react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { Chip } from '@/kit/ui/chip'
import { Section } from '@/kit/ui/page'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'

/** Where the account is signed in. */
export function DevicesSection() {
  const { t } = useLingui()
  const format = useFormat()
  const devices = query.useQuery('get', '/api/v1/sessions')
  return (
    <Section
      title={<Trans>Appareils</Trans>}
      extra={devices.data && <span className="meta tabular-nums">{devices.data.items.length}</span>}
    >
      {devices.isPending ? (
        <SkeletonRows rows={2} height={60} label={t`Chargement des appareils`} />
      ) : devices.isError ? (
        <ErrorState
          reason={reasonOf(devices.error)}
          onRetry={() => void devices.refetch()}
          retrying={devices.isFetching}
        />
      ) : (
        <ul className="rows-closed">
          {devices.data.items.map((device) => {
            const Icon = /android|iphone|ipad|ios/i.test(`${device.platform} ${device.name}`) ? Smartphone : Laptop
            return (
              <li key={device.device_id} className="flex min-h-(--row) items-center gap-3 py-2">
                <Icon size={24} aria-hidden="true" className="text-ink-2" />
                <span className="min-w-0 flex-1">
                  <span className="block font-strong [overflow-wrap:anywhere]">{device.name}</span>
                  <span className="meta block">
                    {device.current ? (
                      <Trans>Cet appareil, depuis le {format.date(device.created_at)}</Trans>
                    ) : (
                      <Trans>
                        Vu {format.ago(device.last_seen_at)}, depuis le {format.date(device.created_at)}
                      </Trans>
                    )}
                  </span>
                </span>
                {device.current && (
                  <Chip tone="ok" icon={<Check aria-hidden="true" />}>
                    <Trans>Ici</Trans>
                  </Chip>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
