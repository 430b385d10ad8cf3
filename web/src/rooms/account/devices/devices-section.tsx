import { Trans, useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Chip } from '@/kit/ui/chip'
import { Section } from '@/kit/ui/page'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { DeviceActions } from './device-actions'
import { DeviceText } from './device-text'

/** Where the account is signed in. */
export function DevicesSection() {
  const { t } = useLingui()
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
          {devices.data.items.map((device) => (
            <li key={device.device_id} className="flex min-h-(--row) items-center gap-3 py-2">
              <DeviceText device={device} />
              {device.current && (
                <Chip tone="ok" icon={<Check aria-hidden="true" />}>
                  <Trans>Ici</Trans>
                </Chip>
              )}
              <DeviceActions device={device} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
