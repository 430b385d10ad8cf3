import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { isStale, refresh } from '@/kit/data/stale'
import { type Song, songById, songPath, songsPath, type SongSummary } from './songs.queries'

type Page = { items: SongSummary[] }

const listsOf = (spaceId: string) => ({
  predicate: (q: { queryKey: readonly unknown[] }) =>
    q.queryKey[1] === songsPath && isStale(q.queryKey, { path: songsPath, params: { space_id: spaceId } }),
})

/** Rewrites every copy of one song in memory, in the lists and on its own page. */
export function changeSong(
  client: QueryClient,
  spaceId: string,
  songId: string,
  change: <S extends SongSummary>(song: S) => S,
): void {
  client.setQueriesData<InfiniteData<Page>>(
    listsOf(spaceId),
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((p) => ({ ...p, items: p.items.map((s) => (s.id === songId ? change(s) : s)) })),
      },
  )
  client.setQueryData<Song>(songById(spaceId, songId).queryKey, (song) => song && change(song))
}

/** Stops reads of a song under way, so that an answer older than the change does not undo it on screen. */
export async function holdSong(client: QueryClient, spaceId: string, songId: string): Promise<void> {
  await Promise.all([
    client.cancelQueries(listsOf(spaceId)),
    client.cancelQueries({ queryKey: songById(spaceId, songId).queryKey }),
  ])
}

/** Has the repertoire of a space read again, with all that hangs on its songs. */
export function reloadSongs(client: QueryClient, spaceId: string): Promise<void> {
  return refresh(client, [{ path: songsPath, params: { space_id: spaceId } }])
}

/** Has one song read again, with its levels and versions, and the lists that it stands in. */
export async function reloadSong(client: QueryClient, spaceId: string, songId: string): Promise<void> {
  await Promise.all([
    refresh(client, [{ path: songPath, params: { space_id: spaceId, song_id: songId } }]),
    client.invalidateQueries(listsOf(spaceId)),
  ])
}

/** The song as a list already knows it, to begin its page with. */
export function songInLists(client: QueryClient, spaceId: string, songId: string): SongSummary | undefined {
  for (const [, data] of client.getQueriesData<InfiniteData<Page>>(listsOf(spaceId)))
    for (const page of data?.pages ?? []) {
      const found = page.items.find((song) => song.id === songId)
      if (found) return found
    }
  return undefined
}
