import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { signOut, signOutEverywhere } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { FieldError } from '@/kit/ui/field'
import { Section } from '@/kit/ui/page'

/** Leaving this device, or all of them. */
export function SignOutSection() {
  const [asking, setAsking] = useState(false)
  const here = useMutation({ mutationFn: signOut })
  const everywhere = useMutation({ mutationFn: signOutEverywhere })
  return (
    <Section title={<Trans>Se déconnecter</Trans>}>
      <p className="meta">
        <Trans>Ce que cet appareil avait gardé de vous en est effacé.</Trans>
      </p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Button look="quiet" pending={here.isPending} onClick={() => here.mutate()}>
          <LogOut size={20} aria-hidden="true" />
          <Trans>De cet appareil</Trans>
        </Button>
        <Button look="danger" onClick={() => setAsking(true)}>
          <Trans>De partout</Trans>
        </Button>
      </div>
      {here.isError && <FieldError>{reasonOf(here.error)}</FieldError>}
      {asking && (
        <Dialog alert title={<Trans>Se déconnecter de partout ?</Trans>} open onClose={() => setAsking(false)}>
          <div className="grid gap-4">
            <p>
              <Trans>Tous vos appareils devront se reconnecter avec votre mot de passe, celui-ci compris.</Trans>
            </p>
            {everywhere.isError && <FieldError>{reasonOf(everywhere.error)}</FieldError>}
            <div className="flex flex-wrap justify-end gap-2">
              <Button look="quiet" autoFocus onClick={() => setAsking(false)}>
                <Trans>Rester ici</Trans>
              </Button>
              <Button look="danger-solid" pending={everywhere.isPending} onClick={() => everywhere.mutate()}>
                <Trans>Se déconnecter de partout</Trans>
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Section>
  )
}
