import { Trans } from '@lingui/react/macro'
import { minPasswordLength, type PasswordProblem as Code } from '@/kit/crypto/password'

/** Why a password is not accepted, and what to change. */
export function PasswordProblem({ code }: { code: Code }) {
  switch (code) {
    case 'too_short':
      return <Trans>Il faut au moins {minPasswordLength} caractères. Ajoutez un mot.</Trans>
    case 'no_upper':
      return <Trans>Il manque une majuscule.</Trans>
    case 'no_lower':
      return <Trans>Il manque une minuscule.</Trans>
    case 'no_digit':
      return <Trans>Il manque un chiffre.</Trans>
    case 'is_email':
      return <Trans>Il ressemble à votre adresse. Choisissez des mots qui n’ont rien à voir avec vous.</Trans>
    case 'too_common':
      return <Trans>Ce mot de passe se devine facilement. Prenez trois mots sans rapport entre eux.</Trans>
  }
}
