import { Trans, useLingui } from '@lingui/react/macro'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'
import { FieldError } from '@/kit/ui/field'
import { reloadAccount } from '@/rooms/account/reload-account'

/** Confirming another address: from the press on, it is the one to sign in with. Opening the link changes nothing. */
export function ConfirmEmailPage({ token, signedIn }: { token: string; signedIn: boolean }) {
  const { t } = useLingui()
  useTitle(t`Confirmer ma nouvelle adresse`)
  const confirm = query.useMutation('post', '/api/v1/email-changes', {
    onSuccess: () => (signedIn ? reloadAccount() : undefined),
  })
  const onward = (
    <ButtonLink to={signedIn ? '/settings' : '/sign-in'} wide>
      {signedIn ? <Trans>Voir mes réglages</Trans> : <Trans>Se connecter</Trans>}
    </ButtonLink>
  )

  if (confirm.isSuccess) {
    return (
      <Entry
        title={<Trans>C’est confirmé.</Trans>}
        lead={
          <span role="status">
            <Trans>Connectez-vous désormais avec cette adresse. Votre mot de passe reste le même.</Trans>
          </span>
        }
      >
        {onward}
      </Entry>
    )
  }
  if (confirm.error?.status === 400 || confirm.error?.status === 409) {
    return (
      <Entry title={<Trans>Ce lien ne sert plus.</Trans>} lead={reasonOf(confirm.error)}>
        {onward}
        <p className="meta">
          <Trans>Votre adresse d’avant compte toujours. Vous pouvez en demander une autre dans vos réglages.</Trans>
        </p>
      </Entry>
    )
  }
  return (
    <Entry
      title={<Trans>Une nouvelle adresse.</Trans>}
      lead={<Trans>Confirmez qu’elle est la vôtre : vous vous connecterez avec elle, et le même mot de passe.</Trans>}
    >
      {token === '' ? (
        <FieldError>
          <Trans>Ce lien est incomplet. Ouvrez-le à nouveau depuis le message, ou copiez-le en entier.</Trans>
        </FieldError>
      ) : (
        <Button wide pending={confirm.isPending} onClick={() => confirm.mutate({ body: { token } })}>
          <Trans>Confirmer ma nouvelle adresse</Trans>
        </Button>
      )}
      {confirm.isError && <FieldError>{reasonOf(confirm.error)}</FieldError>}
      <p className="meta">
        <Trans>Vous n’avez rien demandé ? Fermez cette page, il ne se passera rien.</Trans>
      </p>
    </Entry>
  )
}
