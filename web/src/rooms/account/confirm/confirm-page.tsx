import { Trans, useLingui } from '@lingui/react/macro'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'
import { FieldError } from '@/kit/ui/field'
import { reloadAccount } from '@/rooms/account/reload-account'

/** Confirming an address. Opening the link changes nothing: mail programs fetch links; a person presses the button. */
export function ConfirmPage({ token, signedIn }: { token: string; signedIn: boolean }) {
  const { t } = useLingui()
  useTitle(t`Confirmer mon adresse`)
  const confirm = query.useMutation('post', '/api/v1/email-confirmations', {
    onSuccess: () => (signedIn ? reloadAccount() : undefined),
  })

  if (confirm.isSuccess) {
    return (
      <Entry
        title={<Trans>C’est confirmé.</Trans>}
        lead={<Trans>Votre adresse est bien la vôtre. Vous pouvez inviter et recevoir des messages.</Trans>}
      >
        <ButtonLink to={signedIn ? '/' : '/sign-in'} wide>
          {signedIn ? <Trans>Aller à l’accueil</Trans> : <Trans>Se connecter</Trans>}
        </ButtonLink>
      </Entry>
    )
  }
  if (confirm.error?.status === 400 || confirm.error?.status === 410) {
    return (
      <Entry title={<Trans>Ce lien ne sert plus.</Trans>} lead={reasonOf(confirm.error)}>
        <ButtonLink to={signedIn ? '/' : '/sign-in'} wide>
          {signedIn ? <Trans>Aller à l’accueil</Trans> : <Trans>Se connecter</Trans>}
        </ButtonLink>
        <p className="meta">
          <Trans>Si votre adresse attend encore, l’accueil propose de renvoyer le message.</Trans>
        </p>
      </Entry>
    )
  }
  return (
    <Entry
      title={<Trans>Une dernière chose.</Trans>}
      lead={<Trans>Confirmez que cette adresse e-mail est la vôtre.</Trans>}
    >
      {token === '' ? (
        <FieldError>
          <Trans>Ce lien est incomplet. Ouvrez-le à nouveau depuis le message, ou copiez-le en entier.</Trans>
        </FieldError>
      ) : (
        <Button wide pending={confirm.isPending} onClick={() => confirm.mutate({ body: { token } })}>
          <Trans>Confirmer mon adresse</Trans>
        </Button>
      )}
      {confirm.isError && <FieldError>{reasonOf(confirm.error)}</FieldError>}
      <p className="meta">
        <Trans>Vous n’avez rien demandé ? Fermez cette page, il ne se passera rien.</Trans>
      </p>
    </Entry>
  )
}
