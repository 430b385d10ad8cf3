import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Clock3, Plus, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { Button, IconButton } from '@/kit/ui/button'
import { Input } from '@/kit/ui/field'
import { Section } from '@/kit/ui/page'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { songPages, type SongSummary } from '@/rooms/band/songs/songs.queries'
import { shaky } from './setlist.model'
import type { Setlist } from './setlists.queries'

/** As many as one chooses from at a glance; the rest is found by its name. */
const shown = 8

interface SetlistAsideProps {
  spaceId: string
  setlist: Setlist
  canEdit: boolean
  onAdd: (songId: string) => void
}

/** What could go wrong that evening, and what is not in it yet. */
export function SetlistAside({ spaceId, setlist, canEdit, onAdd }: SetlistAsideProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8 print:hidden">
      <ToWatch setlist={setlist} />
      {canEdit && <ToPlace spaceId={spaceId} setlist={setlist} onAdd={onAdd} />}
    </div>
  )
}

function ToWatch({ setlist }: { setlist: Setlist }) {
  const format = useFormat()
  const weak = setlist.entries.flatMap(({ song }) =>
    song?.level_average !== undefined && song.level_average < shaky ? [song.title] : [],
  )
  const over = setlist.running.seconds - (setlist.planned_seconds ?? Infinity)
  const { unknown } = setlist.running
  if (weak.length === 0 && over <= 0 && unknown === 0) return null
  return (
    <Section title={<Trans>À surveiller</Trans>}>
      <ul className="rows">
        {over > 0 && (
          <li className="flex gap-3 py-2.5">
            <Clock3 size={20} aria-hidden="true" />
            <span className="min-w-0">
              <span className="block font-strong">
                <Trans>{clock(over)} de trop</Trans>
              </span>
              <span className="meta block">
                <Trans>Le temps prévu est dépassé.</Trans>
              </span>
            </span>
          </li>
        )}
        {weak.length > 0 && (
          <li className="flex gap-3 py-2.5">
            <TriangleAlert size={20} aria-hidden="true" />
            <span className="min-w-0">
              <span className="block font-strong">
                <Plural value={weak.length} one="# morceau sous 5/10" other="# morceaux sous 5/10" />
              </span>
              <span className="meta block [overflow-wrap:anywhere]">{format.list(weak)}</span>
            </span>
          </li>
        )}
        {unknown > 0 && (
          <li className="flex gap-3 py-2.5">
            <Clock3 size={20} aria-hidden="true" />
            <span className="min-w-0">
              <span className="block font-strong">
                <Plural value={unknown} one="# durée inconnue" other="# durées inconnues" />
              </span>
              <span className="meta block">
                <Trans>Elles ne comptent pas dans le total.</Trans>
              </span>
            </span>
          </li>
        )}
      </ul>
    </Section>
  )
}

function ToPlace({ spaceId, setlist, onAdd }: { spaceId: string; setlist: Setlist; onAdd: (songId: string) => void }) {
  const { t } = useLingui()
  const format = useFormat()
  const notation = useNotation()
  const list = useInfiniteQuery(songPages(spaceId, {}))
  const [text, setText] = useState('')
  const placed = new Set(setlist.entries.map((entry) => entry.song?.id))
  const sought = text.trim()
  const fits = (song: SongSummary) =>
    sought === ''
      ? !placed.has(song.id) && song.status !== 'retired'
      : [song.title, song.artist].some((field) => contains(field, sought, format.compare))
  const songs = (list.data?.pages.flatMap((page) => page.items) ?? []).filter(fits)
  return (
    <Section title={<Trans>À placer</Trans>}>
      <Input
        type="search"
        aria-label={t`Chercher un morceau à ajouter`}
        placeholder={t`Titre ou artiste`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
      />
      {songs.length === 0 && list.isSuccess && (
        <p className="meta">
          {sought === '' ? <Trans>Tout le répertoire y est.</Trans> : <Trans>Aucun morceau ainsi.</Trans>}
        </p>
      )}
      <ul className="rows">
        {songs.slice(0, shown).map((song) => (
          <li key={song.id} className="flex min-h-12 items-center gap-2 py-1">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className="block font-strong">{song.title}</span>
              <span className="meta block tabular-nums">
                {[
                  keyName(song.key, notation),
                  song.duration_seconds === undefined ? '' : clock(song.duration_seconds),
                  song.artist,
                ]
                  .filter((fact) => fact !== '')
                  .join(' · ')}
              </span>
            </span>
            <IconButton label={t`Ajouter ${song.title}`} onClick={() => onAdd(song.id)}>
              <Plus size={20} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      {songs.length > shown && (
        <p className="meta">
          <Plural value={songs.length - shown} one="et # autre, par son nom" other="et # autres, par leur nom" />
        </p>
      )}
      {list.hasNextPage && (
        <div>
          <Button look="quiet" small pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            <Trans>Lire la suite du répertoire</Trans>
          </Button>
        </div>
      )}
    </Section>
  )
}

/** Whether one text holds another, whatever the case and the accents. */
function contains(text: string, part: string, compare: (a: string, b: string) => number): boolean {
  const whole = text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
  const sought = part.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
  return whole.includes(sought) || compare(text, part) === 0
}
