import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { ProblemError, query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { useLive } from '@/kit/live/live'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'
import { FieldError } from '@/kit/ui/field'
import { Skeleton } from '@/kit/ui/states'
import { spell } from '@/rooms/space/invite/code.model'
import { mySpaces } from '@/rooms/space/space.queries'
import { rememberAnswer, takeAnswer } from './answered'
import { CodeForm } from './code-page'

/** Where an invitation lands: the answer first, the account after. */
export function InvitationPage({ code, accountId }: { code: string; accountId: string | undefined }) {
  const signedIn = accountId !== undefined
  const { t } = useLingui()
  const format = useFormat()
  const navigate = useNavigate()
  const client = useQueryClient()
  const preview = query.useQuery('post', '/api/v1/invitation-previews', { body: { code } })
  const join = query.useMutation('post', '/api/v1/memberships', {
    onSuccess: async ({ space_id, status }) => {
      if (status !== 'member') return
      await client.invalidateQueries({ queryKey: mySpaces().queryKey })
      await navigate({ to: '/s/$spaceId', params: { spaceId: space_id } })
    },
  })
  const joinNow = join.mutate
  const asked = join.data?.status === 'pending'
  // Somebody answered the request while the person waits on this page.
  const look = () => {
    if (asked || preview.data?.waiting === true) void preview.refetch()
  }
  useLive(accountId && `account:${accountId}`, (fact) => fact.kind.startsWith('space.') && look(), look)
  useTitle(preview.data ? t`Rejoindre ${preview.data.space.name}` : t`Invitation`)

  // They answered before they had an account; now they have one, and need not answer twice.
  const started = useRef(false)
  useEffect(() => {
    if (!signedIn || started.current || !takeAnswer(code)) return
    started.current = true
    joinNow({ body: { code } })
  }, [signedIn, code, joinNow])

  if (preview.isPending) {
    return (
      <Entry title={<Trans>Une invitation</Trans>} lead={<Skeleton className="mt-2 w-60 max-w-full" />}>
        <Skeleton height="h-11" className="w-full" />
      </Entry>
    )
  }
  // The invitation may have closed behind the one who asked: then the answer was no.
  const closed =
    preview.error instanceof ProblemError &&
    preview.error.status < 500 &&
    preview.error.status > 0 &&
    (asked || preview.data?.waiting === true)
  if (preview.data === undefined || (preview.isError && !closed)) {
    return (
      <Entry title={<Trans>Ce code n’ouvre rien.</Trans>} lead={reasonOf(preview.error)}>
        <CodeForm initial={code} />
        {signedIn && (
          <ButtonLink to="/" look="quiet" wide>
            <Trans>Aller à l’accueil</Trans>
          </ButtonLink>
        )}
      </Entry>
    )
  }

  const { space, invited_by, approval, expires_at, already_member, waiting } = preview.data
  const declined = closed || (asked && !waiting && !already_member && preview.dataUpdatedAt > join.submittedAt)
  const pending = waiting || (asked && !already_member)
  const next = `/i/${code}`
  return (
    <Entry
      accent={space.accent}
      title={declined ? <Trans>Pas cette fois.</Trans> : pending ? <Trans>C’est demandé.</Trans> : space.name}
      lead={
        declined ? (
          <Trans>
            {space.name} n’a pas accepté votre demande. Parlez-en à {invited_by}.
          </Trans>
        ) : pending ? (
          <Trans>On a transmis votre demande à {space.name}. Cette page s’ouvrira dès qu’on vous aura répondu.</Trans>
        ) : (
          <>
            <Trans>{invited_by} vous invite.</Trans>{' '}
            <Plural value={space.member_count} one="# personne y joue déjà." other="# personnes y jouent déjà." />
          </>
        )
      }
    >
      {already_member ? (
        <ButtonLink to="/s/$spaceId" params={{ spaceId: space.id }} wide>
          <Trans>Vous en faites partie : entrer</Trans>
        </ButtonLink>
      ) : pending ? (
        <ButtonLink to="/" wide>
          <Trans>Aller à l’accueil</Trans>
        </ButtonLink>
      ) : signedIn ? (
        <Button wide pending={join.isPending} onClick={() => join.mutate({ body: { code } })}>
          {approval ? <Trans>Demander à entrer</Trans> : <Trans>Je rejoins le groupe</Trans>}
        </Button>
      ) : (
        <>
          <ButtonLink to="/sign-up" search={{ next, invitation: code }} wide onClick={() => rememberAnswer(code)}>
            {approval ? <Trans>Demander à entrer</Trans> : <Trans>Je rejoins le groupe</Trans>}
          </ButtonLink>
          <ButtonLink to="/sign-in" search={{ next }} look="quiet" wide onClick={() => rememberAnswer(code)}>
            <Trans>J’ai déjà un compte</Trans>
          </ButtonLink>
        </>
      )}
      {join.isError && <FieldError>{reasonOf(join.error)}</FieldError>}
      {!pending && !already_member && (
        <p className="meta">
          {approval && (
            <>
              <Trans>Une personne du groupe valide chaque entrée.</Trans>{' '}
            </>
          )}
          <Trans>
            Code {spell(code)}, valable jusqu’au {format.dateTime(expires_at)}.
          </Trans>
        </p>
      )}
    </Entry>
  )
}
