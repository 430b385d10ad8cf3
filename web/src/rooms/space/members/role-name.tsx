import { Trans } from '@lingui/react/macro'

/** What a role is called in everyday words. */
export function RoleName({ role }: { role: string }) {
  switch (role) {
    case 'owner':
      return <Trans>Propriétaire</Trans>
    case 'admin':
      return <Trans>Administration</Trans>
    case 'manager':
      return <Trans>Organisation</Trans>
    case 'instructor':
      return <Trans>Enseignement</Trans>
    case 'guest':
      return <Trans>De passage</Trans>
    default:
      return <Trans>Membre</Trans>
  }
}
