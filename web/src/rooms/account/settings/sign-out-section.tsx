import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { signOut, signOutEverywhere } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { hasUnsent } from '@/kit/data/unsent'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { FieldError } from '@/kit/ui/field'
import { Section } from '@/kit/ui/page'

/** Leaving this device, or all of them. */
export function SignOutSection() {
  // What is asked before: nothing yet, whether to lose what is unsent, whether to sign out everywhere.
  const [asking, setAsking] = useState<'no' | 'here' | 'everywhere'>('no')
  const [unsent, setUnsent] = useState(false)
  const here = useMutation({ mutationFn: signOut })
  const everywhere = useMutation({ mutationFn: signOutEverywhere })
  const ask = async (about: 'here' | 'everywhere') => {
    const loses = await hasUnsent()
    setUnsent(loses)
    if (about === 'here' && !loses) here.mutate()
    else setAsking(about)
  }
  const stay = () => setAsking('no')

  return (
    <Section title={<Trans>Se déconnecter</Trans>}>
      <p className="meta">
        <Trans>Ce que cet appareil avait gardé de vous en est effacé.</Trans>
      </p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Button look="quiet" pending={here.isPending} onClick={() => void ask('here')}>
          <LogOut size={20} aria-hidden="true" />
          <Trans>De cet appareil</Trans>
        </Button>
        <Button look="danger" onClick={() => void ask('everywhere')}>
          <Trans>De partout</Trans>
        </Button>
      </div>
      {here.isError && <FieldError>{reasonOf(here.error)}</FieldError>}
      {asking === 'here' && (
        <Dialog alert title={<Trans>Tout n’est pas enregistré.</Trans>} open onClose={stay}>
          <div className="grid gap-4">
            <p>
              <Lost />
            </p>
            <div className="flex flex-wrap justify-end gap-2">
              <Button look="quiet" autoFocus onClick={stay}>
                <Trans>Rester ici</Trans>
              </Button>
              <Button look="danger-solid" pending={here.isPending} onClick={() => here.mutate()}>
                <Trans>Se déconnecter quand même</Trans>
              </Button>
            </div>
          </div>
        </Dialog>
      )}
      {asking === 'everywhere' && (
        <Dialog alert title={<Trans>Se déconnecter de partout ?</Trans>} open onClose={stay}>
          <div className="grid gap-4">
            <p>
              <Trans>Tous vos appareils devront se reconnecter avec votre mot de passe, celui-ci compris.</Trans>
            </p>
            {unsent && (
              <p>
                <Lost />
              </p>
            )}
            {everywhere.isError && <FieldError>{reasonOf(everywhere.error)}</FieldError>}
            <div className="flex flex-wrap justify-end gap-2">
              <Button look="quiet" autoFocus onClick={stay}>
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

function Lost() {
  return (
    <Trans>
      Un texte commencé ou un changement en route, ici ou dans un autre onglet, n’est pas encore arrivé. Il serait perdu.
    </Trans>
  )
}
