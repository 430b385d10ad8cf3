import { lazy, Suspense, useState } from 'react'
import { useKeptFocus } from '@/kit/ui/use-kept-focus'
import { useRowsInTurn } from '@/kit/ui/use-rows-in-turn'
import { SongColumns, SongRow } from './song-row'
import type { RepertoireRights } from './songs-page'
import type { SongSummary } from './songs.queries'

const LevelPopup = lazy(() => import('./level-popup').then((m) => ({ default: m.LevelPopup })))

interface SongListProps {
  spaceId: string
  songs: SongSummary[]
  accountId: string
  rights: RepertoireRights
  onEdit: (song: SongSummary) => void
  onDelete: (song: SongSummary) => void
}

/** The repertoire, each song with my level on it. */
export function SongList({ spaceId, songs, accountId, rights, onEdit, onDelete }: SongListProps) {
  const list = useKeptFocus<HTMLOListElement>(songs.length)
  const rows = useRowsInTurn(songs)
  const [rating, setRating] = useState<{ id: string; anchor: HTMLElement }>()
  const rated = songs.find((song) => song.id === rating?.id)
  return (
    <div className="@container">
      <SongColumns />
      <ol ref={list} tabIndex={-1} className="rows outline-none">
        {rows.map((song) => (
          <SongRow
            key={song.id}
            spaceId={spaceId}
            song={song}
            canEdit={rights.edit}
            canRemove={rights.moderate}
            canRate={rights.rate}
            onRate={(anchor) => setRating({ id: song.id, anchor })}
            onEdit={() => onEdit(song)}
            onDelete={() => onDelete(song)}
          />
        ))}
      </ol>
      <Suspense>
        {rating && rated && (
          <LevelPopup
            key={rating.id}
            spaceId={spaceId}
            song={rated}
            accountId={accountId}
            anchor={rating.anchor}
            onClose={() => setRating(undefined)}
          />
        )}
      </Suspense>
    </div>
  )
}
