import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { AArrowDown, AArrowUp, ChevronLeft, ChevronRight, Gauge, Maximize, Pause, Play, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useTitle } from '@/kit/platform/use-title'
import { Button, IconButton, iconButtonClass } from '@/kit/ui/button'
import { cx } from '@/kit/ui/cx'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { songsIn } from '@/rooms/band/setlists/setlist.model'
import { setlistById } from '@/rooms/band/setlists/setlists.queries'
import { ChordSheet } from '@/rooms/band/song/chord-sheet'
import { semitonesBetween, transposeKey } from '@/rooms/band/song/chords.model'
import { Transposer } from '@/rooms/band/song/transpose-bar'
import { useTransposition } from '@/rooms/band/song/transposition'
import { songById } from '@/rooms/band/songs/songs.queries'
import { actOf, scrollSpeed, sizes, usualSize } from './stage.model'
import { useAutoScroll } from './use-auto-scroll'
import { useWakeLock } from './use-wake-lock'

interface StagePageProps {
  spaceId: string
  songId: string
  /** The setlist it is played from, and which of its entries this is. */
  setlistId?: string
  entryId?: string
}

/** One song on the whole screen, for a music stand: large, transposed for me, going by at its tempo. */
export function StagePage({ spaceId, songId, setlistId, entryId }: StagePageProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const client = useQueryClient()
  const found = useQuery(songById(spaceId, songId))
  const song = found.data
  const setlist = useQuery({ ...setlistById(spaceId, setlistId ?? ''), enabled: setlistId !== undefined }).data
  const songs = songsIn(setlist?.entries ?? []).filter(({ entry }) => entry.song?.removed !== true)
  const at = songs.findIndex(({ entry, songId: id }) => (entryId === undefined ? id === songId : entry.id === entryId))
  const here = songs[at]
  const next = songs[at + 1]
  const previous = at > 0 ? songs[at - 1] : undefined
  const several = songs.length > 1

  useTitle(song?.title ?? t`Vue scène`)
  useWakeLock()
  const [size, setSize] = useState(usualSize)
  const [factor, setFactor] = useState(1)
  const [scrolling, setScrolling] = useState(false)

  const [mine, transpose] = useTransposition(songId)
  // The evening's key comes first; what I move it by comes on top.
  const evening = semitonesBetween(song?.key ?? '', here?.entry.key ?? '')
  const semitones = evening + mine

  const { tempo_bpm: tempo, duration_seconds: seconds } = song ?? {}
  const words = useRef<HTMLDivElement>(null)
  useAutoScroll(
    scrolling,
    (page) =>
      factor *
      scrollSpeed({
        tempo,
        seconds,
        distance: page.scrollHeight - page.clientHeight,
        // A line of words and one of chords.
        lineHeight: words.current === null ? 0 : parseFloat(getComputedStyle(words.current).fontSize) * 2.4,
      }),
    () => setScrolling(false),
  )

  const go = (to: (typeof songs)[number] | undefined) => {
    if (to === undefined) return
    setScrolling(false)
    scrollTo(0, 0)
    void navigate({
      to: '/s/$spaceId/songs/$songId/stage',
      params: { spaceId, songId: to.songId },
      search: { setlist: setlistId, entry: to.entry.id },
      replace: true,
    })
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    const act = actOf(event.key, several)
    // A button takes the space bar for itself.
    if (act === undefined || (act === 'scroll' && event.target instanceof HTMLButtonElement)) return
    event.preventDefault()
    if (act === 'scroll') setScrolling((on) => !on)
    else go(act === 'next' ? next : previous)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
  // The next song must not wait for the network of a cellar.
  const neighbours = [previous?.songId, next?.songId].join()
  useEffect(() => {
    for (const id of neighbours.split(',')) if (id !== '') void client.prefetchQuery(songById(spaceId, id))
  }, [client, spaceId, neighbours])

  const notation = useNotation()
  const key = song && song.key !== '' ? keyName(transposeKey(song.key, semitones), notation) : ''
  const leaveLabel = t`Quitter la vue scène`
  const leaveClass = cx(iconButtonClass, '-ml-2')

  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto]">
      <header className="sticky top-0 z-(--z-bar) flex items-center gap-2 border-b border-line bg-paper px-(--gutter) py-1.5">
        {setlistId === undefined ? (
          <Link
            to="/s/$spaceId/songs/$songId"
            params={{ spaceId, songId }}
            aria-label={leaveLabel}
            className={leaveClass}
          >
            <X size={24} aria-hidden="true" />
          </Link>
        ) : (
          <Link
            to="/s/$spaceId/setlists/$setlistId"
            params={{ spaceId, setlistId }}
            aria-label={leaveLabel}
            className={leaveClass}
          >
            <X size={24} aria-hidden="true" />
          </Link>
        )}
        <div className="min-w-0 flex-1">
          <h1 className="title truncate">
            {here && <span className="tabular-nums">{here.number}. </span>}
            {song?.title ?? t`Vue scène`}
          </h1>
          <p className="meta truncate tabular-nums">
            {[
              key,
              here?.entry.singer ?? '',
              song?.tempo_bpm === undefined ? '' : `♩ ${song.tempo_bpm}`,
              song?.time_signature ?? '',
              song?.duration_seconds === undefined ? '' : clock(song.duration_seconds),
            ]
              .filter((fact) => fact !== '')
              .join(' · ')}
          </p>
        </div>
        {several && (
          <div className="flex flex-none">
            <IconButton label={t`Morceau précédent`} disabled={previous === undefined} onClick={() => go(previous)}>
              <ChevronLeft size={28} aria-hidden="true" />
            </IconButton>
            <IconButton label={t`Morceau suivant`} disabled={next === undefined} onClick={() => go(next)}>
              <ChevronRight size={28} aria-hidden="true" />
            </IconButton>
          </div>
        )}
      </header>

      <div
        ref={words}
        className="min-w-0 px-(--gutter) pt-4 pb-[30vh] wide:px-[max(var(--gutter),calc(50vw-36rem))]"
        style={{ fontSize: `${sizes[size]}rem` }}
      >
        {song === undefined ? (
          found.isError ? (
            <ErrorState
              reason={reasonOf(found.error)}
              onRetry={() => void found.refetch()}
              retrying={found.isFetching}
            />
          ) : (
            <SkeletonRows rows={8} height={72} label={t`Chargement du morceau`} />
          )
        ) : (
          <>
            {here && here.entry.notes !== '' && (
              <p className="mb-4 rounded-2 bg-wash px-3 py-2 text-[max(0.6em,1rem)] leading-snug whitespace-pre-line contrast:border">
                {here.entry.notes}
              </p>
            )}
            {song.chordpro.trim() === '' ? (
              <p className="text-md/relaxed text-ink-2">
                <Trans>Ni paroles ni accords, pour l’instant.</Trans>
                {song.structure !== '' && (
                  <span className="mt-3 block text-xl whitespace-pre-line text-ink">{song.structure}</span>
                )}
              </p>
            ) : (
              <>
                <h2 className="sr-only">
                  <Trans>Paroles et accords</Trans>
                </h2>
                <ChordSheet chordpro={song.chordpro} songKey={song.key} semitones={semitones} />
              </>
            )}
            {next?.entry.song && (
              <p className="mt-10 text-md text-ink-2">
                <Trans>Ensuite : {next.entry.song.title}</Trans>
              </p>
            )}
          </>
        )}
      </div>

      <footer className="sticky bottom-0 z-(--z-bar) flex flex-wrap items-center justify-center gap-x-3 gap-y-1.5 border-t border-line bg-ground px-(--gutter) pt-1.5 pb-[calc(6px+env(safe-area-inset-bottom))] wide:justify-between">
        <Transposer songKey={song?.key ?? ''} semitones={semitones} onChange={(to) => transpose(to - evening)} />
        <div className="flex items-center gap-1">
          <Button onClick={() => setScrolling(!scrolling)} aria-pressed={scrolling}>
            {scrolling ? <Pause size={20} aria-hidden="true" /> : <Play size={20} aria-hidden="true" />}
            <Trans>Défiler</Trans>
          </Button>
          <IconButton
            label={t`Vitesse du défilement, ${factor} fois`}
            onClick={() => setFactor(factor >= 2 ? 0.5 : factor + 0.25)}
            className="flex! w-auto items-center gap-1 px-2 text-sm font-strong tabular-nums"
          >
            <Gauge size={20} aria-hidden="true" />×{factor}
          </IconButton>
          {document.fullscreenEnabled && (
            <IconButton label={t`Plein écran`} onClick={toggleFullScreen} className="max-wide:hidden">
              <Maximize size={22} aria-hidden="true" />
            </IconButton>
          )}
          <IconButton label={t`Plus petit`} disabled={size === 0} onClick={() => setSize(size - 1)}>
            <AArrowDown size={24} aria-hidden="true" />
          </IconButton>
          <IconButton label={t`Plus grand`} disabled={size === sizes.length - 1} onClick={() => setSize(size + 1)}>
            <AArrowUp size={24} aria-hidden="true" />
          </IconButton>
        </div>
      </footer>
    </div>
  )
}

function toggleFullScreen(): void {
  // Refused by some devices: the page fills the window all the same.
  const asked =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen()
  asked.catch(() => {})
}
