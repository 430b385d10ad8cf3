import { Trans } from '@lingui/react/macro'
import { query } from '@/kit/api/client'
import { useInstance } from '@/kit/api/instance'
import { reasonOf } from '@/kit/data/query-client'
import { Banner, bannerAction } from '@/kit/ui/banner'

/** Reminds, until done, that the address waits to be confirmed. */
export function ConfirmBanner({ email }: { email: string }) {
  const instance = useInstance()
  const resend = query.useMutation('post', '/api/v1/accounts/me/confirmation-mails')
  if (instance.data?.mail === false) {
    return (
      <Banner look="mail">
        <Trans>
          Pour inviter, votre adresse doit être confirmée. Ce Kermesse n’envoie pas d’e-mails : demandez à la personne qui
          l’administre.
        </Trans>
      </Banner>
    )
  }
  return (
    <Banner
      look="mail"
      action={
        resend.isSuccess ? undefined : (
          <button type="button" className={bannerAction} disabled={resend.isPending} onClick={() => resend.mutate({})}>
            <Trans>Renvoyer</Trans>
          </button>
        )
      }
    >
      <span role="status">
        {resend.isSuccess ? (
          <Trans>Le message est reparti vers {email}. Il arrive en une minute ou deux.</Trans>
        ) : resend.isError ? (
          reasonOf(resend.error)
        ) : (
          <Trans>Confirmez votre adresse e-mail pour inviter.</Trans>
        )}
      </span>
    </Banner>
  )
}
