import { useLingui } from '@lingui/react/macro'

/** Says what a role is called: in everyday words when it is built in, as the space named it when it is its own. */
export function useRoleName(): (role: string, own?: string) => string {
  const { t } = useLingui()
  return (role, own) => {
    if (own !== undefined) return own
    switch (role) {
      case 'owner':
        return t`Propriétaire`
      case 'admin':
        return t`Administration`
      case 'manager':
        return t`Organisation`
      case 'instructor':
        return t`Enseignement`
      case 'guest':
        return t`De passage`
      default:
        return t`Membre`
    }
  }
}
