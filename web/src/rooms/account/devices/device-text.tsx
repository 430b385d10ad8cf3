import { Trans } from '@lingui/react/macro'
import { Laptop, Smartphone } from 'lucide-react'
import type { Device } from '@/kit/api/client'
import { useFormat } from '@/kit/i18n/use-format'
import { isPhone, placeOf } from './device.model'

/** A device as a person recognises it: what it is, its name, when and where about it was last seen. */
export function DeviceText({ device }: { device: Device }) {
  const format = useFormat()
  const Icon = isPhone(device) ? Smartphone : Laptop
  const place = placeOf(device)
  return (
    <>
      <Icon size={24} aria-hidden="true" className="flex-none text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="block font-strong [overflow-wrap:anywhere]">{device.name}</span>
        <span className="meta block [overflow-wrap:anywhere]">
          {device.current ? (
            <Trans>Cet appareil, depuis le {format.date(device.created_at)}</Trans>
          ) : (
            <Trans>
              Vu {format.ago(device.last_seen_at)}, depuis le {format.date(device.created_at)}
            </Trans>
          )}
          {place !== undefined && (
            <>
              <br />
              <Trans>Vers {place}</Trans>
            </>
          )}
        </span>
      </span>
    </>
  )
}
