import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Coffee, ListPlus, MessageSquareText, Play, Printer } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { ProblemError } from '@/kit/api/client'
import { useStaying } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Menu } from '@/kit/ui/menu'
import { BackLabel, backLinkClass, OwnHead } from '@/kit/ui/own-head'
import { PageBody } from '@/kit/ui/page'
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '@/kit/ui/states'
import { EntryList } from './entry-list'
import { Flow } from './flow'
import { SetlistAside } from './setlist-aside'
import { songsIn, withEntries } from './setlist.model'
import { type Entry, type EntryKind, type Setlist, setlistById } from './setlists.queries'
import { useSetlist } from './use-setlist'
import { type SetlistRights, useSetlistMenu } from './use-setlist-menu'

const SetlistDialog = lazy(() => import('./setlist-dialog').then((m) => ({ default: m.SetlistDialog })))
const EntryDialog = lazy(() => import('./entry-dialog').then((m) => ({ default: m.EntryDialog })))

interface SetlistPageProps {
  spaceId: string
  setlistId: string
  accountId: string
  rights: SetlistRights
}

/** One evening: what is played in which order, and how long it takes. */
export function SetlistPage({ spaceId, setlistId, accountId, rights }: SetlistPageProps) {
  const { t } = useLingui()
  const found = useQuery(setlistById(spaceId, setlistId))
  useTitle(found.data?.name ?? t`Setlist`)
  const back = (
    <Link to="/s/$spaceId/setlists" params={{ spaceId }} className={backLinkClass}>
      <BackLabel>
        <Trans>Setlists</Trans>
      </BackLabel>
    </Link>
  )
  if (found.error instanceof ProblemError && [400, 404, 422].includes(found.error.status)) {
    return (
      <>
        <OwnHead back={back} title={<Trans>Cette setlist n’est plus là.</Trans>} />
        <PageBody>
          <EmptyState
            bunting={false}
            title={<Trans>Quelqu’un l’a supprimée.</Trans>}
            action={
              <ButtonLink to="/s/$spaceId/setlists" params={{ spaceId }}>
                <Trans>Voir les setlists</Trans>
              </ButtonLink>
            }
          >
            <Trans>Ou son adresse est incomplète.</Trans>
          </EmptyState>
        </PageBody>
      </>
    )
  }
  if (found.data === undefined) {
    return (
      <>
        <OwnHead
          back={back}
          title={found.isError ? <Trans>Setlist</Trans> : <Skeleton height="h-8" className="w-60 max-w-full" />}
        />
        <PageBody>
          {found.isError ? (
            <ErrorState
              reason={reasonOf(found.error)}
              onRetry={() => void found.refetch()}
              retrying={found.isFetching}
            />
          ) : (
            <SkeletonRows rows={6} height={54} label={t`Chargement de la setlist`} />
          )}
        </PageBody>
      </>
    )
  }
  return <Evening spaceId={spaceId} setlist={found.data} accountId={accountId} rights={rights} back={back} />
}

interface EveningProps {
  spaceId: string
  setlist: Setlist
  accountId: string
  rights: SetlistRights
  back: React.ReactNode
}

function Evening({ spaceId, setlist: held, accountId, rights, back }: EveningProps) {
  const { t } = useLingui()
  const format = useFormat()
  const acts = useSetlist(spaceId, held.id)
  const staying = useStaying()
  const kept = staying(held.entries)
  // What is being taken out counts no more.
  const setlist = kept.length === held.entries.length ? held : withEntries(held, kept)
  const [editing, setEditing] = useState<Entry | Exclude<EntryKind, 'song'> | 'head'>()
  const menu = useSetlistMenu(spaceId, setlist, accountId, rights, () => setEditing('head'))
  const first = songsIn(setlist.entries).find(({ entry }) => entry.song?.removed !== true)
  const sets = setlist.running.sets.length

  return (
    <>
      <OwnHead
        back={back}
        title={setlist.name}
        meta={
          <>
            {setlist.starts_at !== undefined && `${format.longDate(setlist.starts_at)} · `}
            {sets > 1 ? <Plural value={sets} one="# set" other="# sets" /> : <Trans>set unique</Trans>}
            {setlist.played_at !== undefined && (
              <>
                {' · '}
                <Trans>jouée</Trans>
              </>
            )}
          </>
        }
        actions={
          <>
            <Button look="quiet" onClick={() => print()} className="max-wide:hidden">
              <Printer size={18} aria-hidden="true" />
              <Trans>Imprimer</Trans>
            </Button>
            {first && (
              <ButtonLink
                to="/s/$spaceId/songs/$songId/stage"
                params={{ spaceId, songId: first.songId }}
                search={{ setlist: setlist.id, entry: first.entry.id }}
              >
                <Play size={18} aria-hidden="true" />
                <Trans>Mode scène</Trans>
              </ButtonLink>
            )}
            <Menu label={t`Autres actions pour « ${setlist.name} »`} entries={menu} />
          </>
        }
      />
      <PageBody aside={<SetlistAside spaceId={spaceId} setlist={setlist} canEdit={rights.edit} onAdd={acts.add} />}>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
          <RunningTime setlist={setlist} />
          {setlist.notes !== '' && (
            <p className="max-w-(--measure) whitespace-pre-line [overflow-wrap:anywhere]">{setlist.notes}</p>
          )}
          {setlist.running.songs > 0 && (
            <div className="grid gap-2 print:hidden">
              <Flow entries={setlist.entries} />
              <p className="meta">
                <Trans>Plus le fanion est long, plus ça bouge. Plus il est large, plus ça dure.</Trans>
              </p>
            </div>
          )}
          {setlist.entries.length === 0 ? (
            <EmptyState bunting={false} title={<Trans>Tout reste à placer.</Trans>}>
              <Trans>
                Ajoutez des morceaux depuis « À placer », puis glissez-les dans l’ordre. Au clavier : Entrée sur la
                poignée, les flèches, Entrée.
              </Trans>
            </EmptyState>
          ) : (
            <EntryList spaceId={spaceId} setlist={setlist} canEdit={rights.edit} acts={acts} onEdit={setEditing} />
          )}
          {rights.edit && (
            <div className="flex flex-wrap gap-2 print:hidden">
              <Button look="quiet" onClick={() => setEditing('break')}>
                <Coffee size={18} aria-hidden="true" />
                <Trans>Pause</Trans>
              </Button>
              <Button look="quiet" onClick={() => setEditing('note')}>
                <MessageSquareText size={18} aria-hidden="true" />
                <Trans>Note</Trans>
              </Button>
              <Button look="quiet" onClick={() => setEditing('set')}>
                <ListPlus size={18} aria-hidden="true" />
                <Trans>Nouveau set</Trans>
              </Button>
            </div>
          )}
        </div>
      </PageBody>
      <Suspense>
        {editing === 'head' && <SetlistDialog spaceId={spaceId} setlist={held} onClose={() => setEditing(undefined)} />}
        {editing !== undefined && editing !== 'head' && (
          <EntryDialog
            spaceId={spaceId}
            setlistId={held.id}
            entry={editing}
            onClose={() => setEditing(undefined)}
            onSaved={() => void acts.reload()}
          />
        )}
      </Suspense>
    </>
  )
}

/** How long it all takes, beside how long it may take. */
function RunningTime({ setlist }: { setlist: Setlist }) {
  const { running } = setlist
  const planned = setlist.planned_seconds
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <p className="font-display text-3xl/[.9] font-poster [font-stretch:75%] tabular-nums print:text-[28pt]">
        {clock(running.seconds)}
      </p>
      <p className="meta">
        {planned !== undefined && (
          <>
            <Trans>sur {clock(planned)} prévues</Trans>
            {' · '}
          </>
        )}
        <Plural value={running.songs} one="# morceau" other="# morceaux" />
        <br />
        <Trans>transitions de {setlist.transition_seconds} s et pauses comprises</Trans>
      </p>
      {running.sets.length > 1 && (
        <p className="meta basis-full">
          {running.sets.map((set, i) => `${set.title || i + 1} ${clock(set.seconds)}`).join(' · ')}
        </p>
      )}
    </div>
  )
}
