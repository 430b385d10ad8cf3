import { Trans } from '@lingui/react/macro'

/** Why a password is not accepted, from the codes of kit/crypto/password. */
export function PasswordProblem({ code }: { code: string }) {
  switch (code) {
    case 'too_short':
      return <Trans>Il faut au moins 12 caractères. Ajoutez un mot.</Trans>
    case 'too_long':
      return <Trans>Ce mot de passe est trop long. Retirez quelques mots.</Trans>
    case 'contains_email':
      return <Trans>Il contient votre adresse. Choisissez des mots qui n’ont rien à voir avec vous.</Trans>
    default:
      return <Trans>Ce mot de passe se devine facilement. Prenez trois mots sans rapport entre eux.</Trans>
  }
}
