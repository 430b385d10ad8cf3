import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { query, resetPassword, signOut, useSession } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { PasswordForm } from '@/rooms/account/password-form'

/** Choosing another password with the link that was mailed. What becomes of everything is said before. */
export function ResetPage({ token }: { token: string }) {
  const { t } = useLingui()
  useTitle(t`Choisir un mot de passe`)
  const session = useSession()
  const [done, setDone] = useState(false)
  const preview = query.useQuery(
    'post',
    '/api/v1/password-reset-previews',
    { body: { token } },
    // Of use to this page alone, and as long as it stands.
    { enabled: token !== '' && !done, staleTime: Infinity, gcTime: 0 },
  )

  if (done) {
    return (
      <Entry
        title={<Trans>C’est changé.</Trans>}
        lead={
          <span role="status">
            <Trans>Votre nouveau mot de passe compte dès maintenant. Vos appareils ont été déconnectés.</Trans>
          </span>
        }
      >
        <ButtonLink to="/sign-in" wide>
          <Trans>Se connecter</Trans>
        </ButtonLink>
      </Entry>
    )
  }
  if (token === '' || preview.error?.status === 400) {
    return (
      <Entry
        title={<Trans>Ce lien ne sert plus.</Trans>}
        lead={
          token === '' ? (
            <Trans>Ce lien est incomplet. Ouvrez-le à nouveau depuis le message, ou copiez-le en entier.</Trans>
          ) : (
            <Trans>Un lien sert une seule fois, pendant une heure. Demandez-en un autre.</Trans>
          )
        }
      >
        <ButtonLink to="/forgotten-password" wide>
          <Trans>Demander un autre lien</Trans>
        </ButtonLink>
        <Link to="/sign-in" className="link">
          <Trans>Revenir à la connexion</Trans>
        </Link>
      </Entry>
    )
  }

  const save = async (email: string, password: string) => {
    await resetPassword(token, { email, password })
    setDone(true)
    // This device was signed out with the others; somebody else who is signed in here stays so.
    if (session.status === 'signed-in' && session.account.email === email) await signOut().catch(() => undefined)
  }

  return (
    <Entry
      title={<Trans>Un nouveau mot de passe.</Trans>}
      lead={<Trans>Tous vos appareils seront déconnectés ; votre compte et vos groupes restent tels quels.</Trans>}
    >
      {preview.isPending ? (
        <SkeletonRows rows={1} height={60} label={t`Lecture du lien`} />
      ) : preview.isError ? (
        <ErrorState
          reason={reasonOf(preview.error)}
          onRetry={() => void preview.refetch()}
          retrying={preview.isFetching}
        />
      ) : (
        <>
          <p>
            <Trans>
              Pour le compte de <strong className="[overflow-wrap:anywhere]">{preview.data.email}</strong>
            </Trans>
          </p>
          {preview.data.encrypted_history === 'none' && (
            <p>
              <Trans>Vous n’avez pas d’historique chiffré : rien ne sera perdu.</Trans>
            </p>
          )}
          <PasswordForm
            email={preview.data.email}
            action={<Trans>Changer mon mot de passe</Trans>}
            save={(password) => save(preview.data.email, password)}
          />
        </>
      )}
      <p className="meta">
        <Trans>Vous n’avez rien demandé ? Fermez cette page, il ne se passera rien.</Trans>
      </p>
    </Entry>
  )
}
