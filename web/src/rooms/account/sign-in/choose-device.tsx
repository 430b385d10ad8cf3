import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { DeviceChoice } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { Entry } from '@/kit/ui/entry'
import { FieldError } from '@/kit/ui/field'
import { DeviceText } from '@/rooms/account/devices/device-text'
import { longestAway } from '@/rooms/account/devices/device.model'

/** The password was right, and there is no room: which device makes some. `onGiveUp` leads back to the form. */
export function ChooseDevice({
  choice,
  onOther,
  onGiveUp,
}: {
  choice: DeviceChoice
  /** The room was taken meanwhile: there is another choice to make. */
  onOther: (choice: DeviceChoice) => void
  onGiveUp: () => void
}) {
  const { t } = useLingui()
  useTitle(t`Trop d’appareils`)
  const name = useId()
  const devices = longestAway(choice.devices)
  const [chosen, setChosen] = useState(devices[0]?.device_id)
  const replace = useMutation({
    mutationFn: (device: string) => choice.replace(device),
    onSuccess: (next) => {
      if ('devices' in next) onOther(next)
    },
  })

  return (
    <Entry
      title={<Trans>Une place à libérer.</Trans>}
      lead={
        <Plural
          value={devices.length}
          one="Votre compte est déjà ouvert sur # appareil, le maximum. Choisissez lequel déconnecter : il pourra revenir avec le mot de passe."
          other="Votre compte est déjà ouvert sur # appareils, le maximum. Choisissez lequel déconnecter : il pourra revenir avec le mot de passe."
        />
      }
    >
      <form
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen !== undefined && !replace.isPending) replace.mutate(chosen)
        }}
      >
        <fieldset className="grid">
          <legend className="label pb-1">
            <Trans>Appareil à déconnecter</Trans>
          </legend>
          <div className="rows-closed">
            {devices.map((device, i) => (
              <label
                key={device.device_id}
                className="flex min-h-(--row) cursor-pointer items-center gap-3 py-2 has-checked:bg-sunk"
              >
                <input
                  type="radio"
                  name={name}
                  value={device.device_id}
                  checked={device.device_id === chosen}
                  onChange={() => setChosen(device.device_id)}
                  // This view takes the place of the form that was sent: whoever reads by ear arrives here.
                  autoFocus={i === 0}
                  className="ml-2 size-5 flex-none accent-(--action)"
                />
                <DeviceText device={device} />
              </label>
            ))}
          </div>
        </fieldset>
        {replace.isError && <FieldError>{reasonOf(replace.error)}</FieldError>}
        <Button type="submit" wide pending={replace.isPending}>
          <Trans>Déconnecter et entrer ici</Trans>
        </Button>
        <Button look="quiet" wide onClick={onGiveUp}>
          <Trans>Revenir à la connexion</Trans>
        </Button>
      </form>
    </Entry>
  )
}
