import { Trans } from '@lingui/react/macro'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Banner, bannerAction } from '@/kit/ui/banner'

/** Reminds, until done, that the address waits to be confirmed. */
export function ConfirmBanner({ email }: { email: string }) {
  const resend = query.useMutation('post', '/api/v1/accounts/me/confirmation-mails')
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
