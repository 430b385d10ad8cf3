import { Trans, useLingui } from '@lingui/react/macro'
import { ProblemError, query, setAccount } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'
import { FieldError } from '@/kit/ui/field'

/** The one-time link the server printed on its first start: it makes the signed-in person its administrator. */
export function FirstAdminPage({ token, name }: { token: string; name?: string }) {
  const { t } = useLingui()
  useTitle(t`Première administration`)
  const claim = query.useMutation('post', '/api/v1/first-administrator', {
    onSuccess: setAccount,
  })
  // Used up, or never good: pressing again changes nothing.
  const refused = claim.error instanceof ProblemError && claim.error.status >= 400 && claim.error.status < 429
  const next = `/first-admin#${token}`

  if (claim.isSuccess) {
    return (
      <Entry
        title={<Trans>Vous avez les clés.</Trans>}
        lead={<Trans>Ce compte administre maintenant Kermesse. Le lien ne servira plus.</Trans>}
      >
        <ButtonLink to="/" wide>
          <Trans>Aller à l’accueil</Trans>
        </ButtonLink>
      </Entry>
    )
  }
  return (
    <Entry
      title={<Trans>Qui tient la maison ?</Trans>}
      lead={
        <Trans>
          Ce lien, affiché au premier démarrage, désigne la personne qui administre Kermesse. Il ne sert qu’une fois.
        </Trans>
      }
    >
      {refused ? (
        <ButtonLink to="/" wide>
          <Trans>Aller à l’accueil</Trans>
        </ButtonLink>
      ) : token === '' ? (
        <FieldError>
          <Trans>Ce lien est incomplet. Copiez-le en entier depuis le terminal.</Trans>
        </FieldError>
      ) : name === undefined ? (
        <>
          <ButtonLink to="/sign-up" search={{ next }} wide>
            <Trans>Créer mon compte</Trans>
          </ButtonLink>
          <ButtonLink to="/sign-in" search={{ next }} look="quiet" wide>
            <Trans>J’ai déjà un compte</Trans>
          </ButtonLink>
        </>
      ) : (
        <Button wide pending={claim.isPending} onClick={() => claim.mutate({ body: { token } })}>
          <Trans>Administrer avec le compte de {name}</Trans>
        </Button>
      )}
      {claim.isError && <FieldError>{reasonOf(claim.error)}</FieldError>}
    </Entry>
  )
}
