import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useStaying } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useTitle } from '@/kit/platform/use-title'
import { whenIdle } from '@/kit/platform/when-idle'
import { Button } from '@/kit/ui/button'
import { PageBody } from '@/kit/ui/page'
import { SpaceHeaderAction } from '@/kit/ui/space-header'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { tagsInUse } from '@/rooms/band/suggestions/suggestions.model'
import { NoSongMatches, NoSongs } from './no-songs'
import { SongFilters } from './song-filters'
import { SongList } from './song-list'
import { countSongs } from './songs.model'
import { songPages } from './songs.queries'
import type { SongSearch } from './songs.search'
import { useRemoveSong } from './use-remove-song'

// Dialogs come after the list: it must not wait for them, and they open without a network too.
const newSongDialog = () => import('./new-song-dialog')
const NewSongDialog = lazy(() => newSongDialog().then((m) => ({ default: m.NewSongDialog })))

/** What the person may do with the repertoire; `moderate` covers what others added. */
export interface RepertoireRights {
  add: boolean
  edit: boolean
  rate: boolean
  moderate: boolean
}

interface SongsPageProps {
  spaceId: string
  search: SongSearch
  accountId: string
  rights: RepertoireRights
}

/** What a band plays, and how well. */
export function SongsPage({ spaceId, search, accountId, rights }: SongsPageProps) {
  const { t } = useLingui()
  useTitle(t`Répertoire`)
  const navigate = useNavigate({ from: '/s/$spaceId/songs/' })
  const list = useInfiniteQuery(songPages(spaceId, search))
  const songs = useStaying()(list.data?.pages.flatMap((page) => page.items) ?? [])
  const remove = useRemoveSong(spaceId)
  const whole = useWhole(spaceId, search)
  const sums = whole && countSongs(whole)

  useEffect(() => {
    if (!list.isSuccess) return
    return whenIdle([newSongDialog, () => import('./level-popup')])
  }, [list.isSuccess])

  const show = (open: SongSearch['open']) =>
    void navigate({ search: (before) => ({ ...before, open }), replace: open === undefined, resetScroll: false })
  const filtered = search.status !== undefined || search.tag !== undefined
  const empty = list.isSuccess && songs.length === 0 && !filtered
  const add = (
    <Button onClick={() => show('new')} className="max-wide:w-full">
      <Plus size={20} aria-hidden="true" />
      <Trans>Ajouter un morceau</Trans>
    </Button>
  )

  return (
    <>
      {!empty && rights.add && <SpaceHeaderAction>{add}</SpaceHeaderAction>}
      <PageBody>
        <section className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {!empty && rights.add && <div className="wide:hidden">{add}</div>}
          {(songs.length > 0 || filtered) && (
            <SongFilters
              search={search}
              tags={tagsInUse(whole ?? songs, 3)}
              counts={sums?.count}
              onChange={(change) =>
                void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false })
              }
            />
          )}
          {list.isPending ? (
            <SkeletonRows rows={8} height={90} label={t`Chargement du répertoire`} />
          ) : list.isError && songs.length === 0 ? (
            <ErrorState reason={reasonOf(list.error)} onRetry={() => void list.refetch()} retrying={list.isFetching} />
          ) : songs.length === 0 ? (
            filtered ? (
              <NoSongMatches onClear={() => void navigate({ search: { sort: search.sort } })} />
            ) : (
              <NoSongs spaceId={spaceId} canAdd={rights.add} onAdd={() => show('new')} />
            )
          ) : (
            <SongList
              spaceId={spaceId}
              songs={songs}
              accountId={accountId}
              rights={rights}
              onEdit={(song) =>
                void navigate({
                  to: '/s/$spaceId/songs/$songId',
                  params: { spaceId, songId: song.id },
                  search: { edit: true },
                })
              }
              onDelete={remove}
            />
          )}
          {list.hasNextPage && (
            <div>
              <Button look="quiet" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                <Trans>Afficher la suite</Trans>
              </Button>
            </div>
          )}
          {!filtered && sums && sums.count.ready > 0 && songs.length > 0 && (
            <p className="meta">
              <Plural value={songs.length} one="# morceau" other="# morceaux" />
              {' · '}
              <Trans>durée de ce qui est prêt : {clock(sums.seconds)}</Trans>
            </p>
          )}
        </section>
      </PageBody>
      <Suspense>
        {search.open === 'new' && rights.add && <NewSongDialog spaceId={spaceId} onClose={() => show(undefined)} />}
      </Suspense>
    </>
  )
}

/** The whole repertoire in any order, once it was read to its end: a filter must not take the other counts away. */
function useWhole(spaceId: string, search: SongSearch) {
  const client = useQueryClient()
  const staying = useStaying()
  for (const sort of [search.sort, undefined]) {
    const data = client.getQueryData(songPages(spaceId, { sort }).queryKey)
    if (data && data.pages.at(-1)?.next === undefined) return staying(data.pages.flatMap((page) => page.items))
  }
  return undefined
}
