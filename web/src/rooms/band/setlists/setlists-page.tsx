import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useStaying } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { whenIdle } from '@/kit/platform/when-idle'
import { Button } from '@/kit/ui/button'
import { PageBody } from '@/kit/ui/page'
import { SpaceHeaderAction } from '@/kit/ui/space-header'
import { EmptyState, ErrorState, SkeletonRows } from '@/kit/ui/states'
import { setlistPages } from './setlists.queries'

const setlistDialog = () => import('./setlist-dialog')
const SetlistDialog = lazy(() => setlistDialog().then((m) => ({ default: m.SetlistDialog })))

interface SetlistsPageProps {
  spaceId: string
  canAdd: boolean
  adding: boolean
}

/** What a band plays when: one line for each evening. */
export function SetlistsPage({ spaceId, canAdd, adding }: SetlistsPageProps) {
  const { t } = useLingui()
  useTitle(t`Setlists`)
  const format = useFormat()
  const navigate = useNavigate({ from: '/s/$spaceId/setlists/' })
  const list = useInfiniteQuery(setlistPages(spaceId))
  const setlists = useStaying()(list.data?.pages.flatMap((page) => page.items) ?? [])
  const empty = list.isSuccess && setlists.length === 0
  useEffect(() => {
    if (!list.isSuccess) return
    return whenIdle([setlistDialog])
  }, [list.isSuccess])

  const show = (open: boolean) =>
    void navigate({ search: open ? { open: 'new' } : {}, replace: !open, resetScroll: false })
  const add = (
    <Button onClick={() => show(true)} className="max-wide:w-full">
      <Plus size={20} aria-hidden="true" />
      <Trans>Nouvelle setlist</Trans>
    </Button>
  )
  return (
    <>
      {!empty && canAdd && <SpaceHeaderAction>{add}</SpaceHeaderAction>}
      <PageBody>
        <section className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {!empty && canAdd && <div className="wide:hidden">{add}</div>}
          {list.isPending ? (
            <SkeletonRows rows={4} height={72} label={t`Chargement des setlists`} />
          ) : list.isError && setlists.length === 0 ? (
            <ErrorState reason={reasonOf(list.error)} onRetry={() => void list.refetch()} retrying={list.isFetching} />
          ) : empty ? (
            <EmptyState
              title={<Trans>Aucune setlist pour le moment.</Trans>}
              action={
                canAdd && (
                  <Button onClick={() => show(true)}>
                    <Plus size={20} aria-hidden="true" />
                    <Trans>Préparer la première</Trans>
                  </Button>
                )
              }
              example={
                <>
                  <p className="label pt-2 text-ink-2">
                    <Trans>Par exemple</Trans>
                  </p>
                  <p className="py-2">
                    <span className="block font-strong">
                      <Trans>Café du Pont</Trans>
                    </span>
                    <span className="meta block">
                      <Trans>9 morceaux, une pause · 42:09 sur 52 minutes prévues</Trans>
                    </span>
                  </p>
                </>
              }
            >
              <Trans>
                Alignez les morceaux d’une soirée, glissez-les dans le bon ordre : le temps se compte tout seul.
              </Trans>
            </EmptyState>
          ) : (
            <ol className="rows">
              {setlists.map((setlist) => (
                <li key={setlist.id}>
                  <Link
                    to="/s/$spaceId/setlists/$setlistId"
                    params={{ spaceId, setlistId: setlist.id }}
                    className="group/link grid min-h-15 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 rounded-1 py-2.5"
                  >
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      <span className="block font-strong group-hover/link:underline">{setlist.name}</span>
                      <span className="meta block">
                        {setlist.starts_at !== undefined && `${format.dateTime(setlist.starts_at)} · `}
                        <Plural
                          value={setlist.running.songs}
                          _0="aucun morceau encore"
                          one="# morceau"
                          other="# morceaux"
                        />
                        {setlist.played_at !== undefined && (
                          <>
                            {' · '}
                            <Trans>jouée</Trans>
                          </>
                        )}
                      </span>
                    </span>
                    <span className="font-display text-[1.375rem]/none font-poster [font-stretch:80%] tabular-nums">
                      {clock(setlist.running.seconds)}
                    </span>
                  </Link>
                </li>
              ))}
            </ol>
          )}
          {list.hasNextPage && (
            <div>
              <Button look="quiet" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                <Trans>Afficher la suite</Trans>
              </Button>
            </div>
          )}
        </section>
      </PageBody>
      <Suspense>
        {adding && canAdd && (
          <SetlistDialog
            spaceId={spaceId}
            onClose={() => show(false)}
            onMade={(setlistId) =>
              void navigate({ to: '/s/$spaceId/setlists/$setlistId', params: { spaceId, setlistId }, search: {} })
            }
          />
        )}
      </Suspense>
    </>
  )
}
