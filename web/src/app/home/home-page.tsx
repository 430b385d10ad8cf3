import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, QrCode } from 'lucide-react'
import { Fragment, useState } from 'react'
import type { Account } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { isEvening } from '@/kit/platform/greeting'
import { useTitle } from '@/kit/platform/use-title'
import { ButtonLink } from '@/kit/ui/button-link'
import { PageBody, PageHeader, Section } from '@/kit/ui/page'
import { useKeptFocus } from '@/kit/ui/use-kept-focus'
import { EmptyState, ErrorState, SkeletonRows } from '@/kit/ui/states'
import { MoreWaiting } from '@/rooms/band/suggestions/more-waiting'
import { WaitingSuggestion } from '@/rooms/band/suggestions/waiting-suggestion'
import { BandExample } from '@/rooms/space/mine/band-example'
import { SpaceRows } from '@/rooms/space/mine/space-rows'
import { WaitingRequest } from '@/rooms/space/members/waiting-request'
import { mySpaces } from '@/rooms/space/space.queries'
import { useWaiting } from './waiting'

/** How many songs of one band wait on this page; the rest wait on the band's own. */
const handful = 4

/** The first page: what waits for my answer, answered on the spot. */
export function HomePage({ account }: { account: Account }) {
  const { t } = useLingui()
  useTitle(t`Accueil`)
  const format = useFormat()
  const [now] = useState(() => new Date())
  const name = account.display_name.split(/\s+/)[0] ?? account.display_name
  const spaces = useQuery(mySpaces())
  const items = spaces.data?.items ?? []
  const waiting = useWaiting(items)
  const list = useKeptFocus<HTMLUListElement>(waiting.count)
  const me = { account_id: account.id, display_name: account.display_name }

  return (
    <>
      <PageHeader
        title={isEvening(now) ? <Trans>Bonsoir {name}</Trans> : <Trans>Bonjour {name}</Trans>}
        meta={
          <>
            {format.longDate(now)}
            {spaces.isSuccess && items.length > 0 && !waiting.pending && (
              <>
                {' · '}
                {waiting.more ? (
                  <Trans>plus de {waiting.count} réponses attendues</Trans>
                ) : (
                  <Plural
                    value={waiting.count}
                    _0="rien ne vous attend"
                    one="une réponse attendue"
                    other="# réponses attendues"
                  />
                )}
              </>
            )}
          </>
        }
        action={
          items.length > 0 && (
            <span className="hidden wide:inline">
              <ButtonLink to="/spaces/new" look="quiet">
                <Plus size={20} aria-hidden="true" />
                <Trans>Nouveau groupe</Trans>
              </ButtonLink>
            </span>
          )
        }
      />
      {spaces.isPending ? (
        <PageBody>
          <SkeletonRows rows={4} height={85} label={t`Chargement`} action />
        </PageBody>
      ) : spaces.isError ? (
        <PageBody>
          <ErrorState
            reason={reasonOf(spaces.error)}
            onRetry={() => void spaces.refetch()}
            retrying={spaces.isFetching}
          />
        </PageBody>
      ) : items.length === 0 ? (
        <PageBody>
          <FirstSteps />
        </PageBody>
      ) : (
        <PageBody
          aside={
            <Section
              title={<Trans>Mes groupes</Trans>}
              extra={
                <Link to="/i" className="link text-xs">
                  <Trans>J’ai un code</Trans>
                </Link>
              }
            >
              <SpaceRows spaces={items} />
            </Section>
          }
        >
          <Section
            title={<Trans>En attente de ma réponse</Trans>}
            extra={
              <span className="meta tabular-nums">
                {waiting.count > 0 && format.number(waiting.count)}
                {waiting.more && '+'}
              </span>
            }
          >
            {waiting.pending ? (
              <SkeletonRows rows={4} height={85} label={t`Chargement`} action />
            ) : waiting.failed ? (
              <ErrorState reason={t`Une partie des réponses attendues n’a pas pu être lue.`} onRetry={waiting.retry} />
            ) : waiting.count === 0 ? (
              <EmptyState title={<Trans>Tout est à jour.</Trans>}>
                <Trans>
                  Personne n’attend votre réponse. Les prochains votes et les demandes d’entrée s’afficheront ici.
                </Trans>
              </EmptyState>
            ) : (
              <ul ref={list} tabIndex={-1} className="rows-closed outline-none">
                {waiting.requests.flatMap(({ space, requests }) =>
                  requests.map((request) => (
                    <WaitingRequest key={request.id} space={space} request={request} showSpace />
                  )),
                )}
                {waiting.votes.map(({ space, suggestions, more }) => (
                  <Fragment key={space.id}>
                    {suggestions.slice(0, handful).map((s) => (
                      <WaitingSuggestion key={s.id} space={space} suggestion={s} me={me} />
                    ))}
                    {(suggestions.length > handful || more) && (
                      <MoreWaiting space={space} others={more ? undefined : suggestions.length - handful} />
                    )}
                  </Fragment>
                ))}
              </ul>
            )}
          </Section>
        </PageBody>
      )}
    </>
  )
}

/** Somebody who has just arrived: two ways on, and what it will look like. */
function FirstSteps() {
  return (
    <EmptyState
      title={<Trans>Par où commencer ?</Trans>}
      action={
        <>
          <ButtonLink to="/spaces/new">
            <Plus size={20} aria-hidden="true" />
            <Trans>Créer un groupe</Trans>
          </ButtonLink>
          <ButtonLink to="/i" look="quiet">
            <QrCode size={20} aria-hidden="true" />
            <Trans>J’ai une invitation</Trans>
          </ButtonLink>
        </>
      }
      example={<BandExample />}
    >
      <Trans>
        Créez votre groupe, ou entrez le code qu’on vous a donné. Deux minutes suffisent pour proposer un premier
        morceau.
      </Trans>
    </EmptyState>
  )
}
