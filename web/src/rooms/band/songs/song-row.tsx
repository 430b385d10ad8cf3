import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { Cells } from '@/kit/ui/cells'
import { cx } from '@/kit/ui/cx'
import { Menu, type MenuEntry } from '@/kit/ui/menu'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import type { SongSummary } from './songs.queries'
import { StatusChip } from './status-chip'

// A table where there is room for one, rows elsewhere; the words and their order are the same in both.
const columns =
  '@min-[820px]:grid-cols-[minmax(0,1fr)_112px_116px_92px_52px_48px_44px_40px_84px_44px] @min-[820px]:gap-x-2.5'

// In a row, what follows another fact is set apart by a dot.
const dotted = "before:mr-2 before:content-['·'] @min-[820px]:before:hidden"

/** What stands above the columns, for those who see them; each value says its own name to the others. */
export function SongColumns() {
  return (
    <div
      aria-hidden="true"
      className={cx(
        'hidden min-h-9 items-center border-b-[1.5px] border-ink text-xs font-strong text-ink-3 @min-[820px]:grid',
        columns,
      )}
    >
      <span className="text-ink">
        <Trans>Morceau</Trans>
      </span>
      <span>
        <Trans>État</Trans>
      </span>
      <span>
        <Trans>Mon niveau</Trans>
      </span>
      <span>
        <Trans>Le groupe</Trans>
      </span>
      <span>
        <Trans>Ton</Trans>
      </span>
      <span className="text-right">
        <Trans>Tempo</Trans>
      </span>
      <span className="text-right">
        <Trans>Durée</Trans>
      </span>
      <span className="text-right">
        <Trans>Joué</Trans>
      </span>
      <span className="text-right">
        <Trans>Dernière fois</Trans>
      </span>
    </div>
  )
}

interface SongRowProps {
  spaceId: string
  song: SongSummary
  canEdit: boolean
  canRemove: boolean
  canRate: boolean
  onRate: (anchor: HTMLElement) => void
  onEdit: () => void
  onDelete: () => void
}

/** One song of the repertoire: how it stands, what it takes to play it, and my level, set on the spot. */
export function SongRow({ spaceId, song, canEdit, canRemove, canRate, onRate, onEdit, onDelete }: SongRowProps) {
  const { t } = useLingui()
  const format = useFormat()
  const notation = useNotation()
  const entries: MenuEntry[] = []
  if (canEdit)
    entries.push({
      id: 'edit',
      label: <Trans>Modifier</Trans>,
      icon: <Pencil size={20} aria-hidden="true" />,
      onAction: onEdit,
    })
  if (canRemove)
    entries.push({
      id: 'delete',
      label: <Trans>Supprimer</Trans>,
      icon: <Trash2 size={20} aria-hidden="true" />,
      danger: true,
      onAction: onDelete,
    })
  const average = song.level_average
  return (
    <li
      className={cx(
        'grid min-h-15 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-2.5 @min-[820px]:min-h-12 @min-[820px]:py-0.5',
        columns,
      )}
    >
      <Link
        to="/s/$spaceId/songs/$songId"
        params={{ spaceId, songId: song.id }}
        className="group/link block min-w-0 rounded-1 [overflow-wrap:anywhere]"
      >
        <span className="block font-strong group-hover/link:underline @min-[820px]:inline">{song.title}</span>{' '}
        {song.artist !== '' && <span className="meta block @min-[820px]:ml-1 @min-[820px]:inline">{song.artist}</span>}
      </Link>
      <span className="col-start-1 flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3 tabular-nums @min-[820px]:contents @min-[820px]:text-sm @min-[820px]:text-ink">
        <span className="@min-[820px]:order-1">
          <StatusChip status={song.status} />
        </span>
        <Fact name={t`Ton`} className="@min-[820px]:order-4">
          {song.key === '' ? undefined : keyName(song.key, notation)}
        </Fact>
        <Fact name={t`Tempo`} className={cx(dotted, '@min-[820px]:order-5 @min-[820px]:text-right')}>
          {song.tempo_bpm}
        </Fact>
        <Fact name={t`Durée`} className={cx(dotted, '@min-[820px]:order-6 @min-[820px]:text-right')}>
          {song.duration_seconds === undefined ? undefined : clock(song.duration_seconds)}
        </Fact>
        <Fact name={t`Joué`} className="hidden @min-[820px]:order-7 @min-[820px]:block @min-[820px]:text-right">
          {song.played_count === 0 ? undefined : `${format.number(song.played_count)} ×`}
        </Fact>
        <Fact
          name={t`Dernière fois`}
          className="hidden @min-[820px]:order-8 @min-[820px]:block @min-[820px]:text-right"
        >
          {song.last_played_at === undefined ? undefined : format.date(song.last_played_at)}
        </Fact>
      </span>
      <span className="col-start-2 row-span-2 row-start-1 grid justify-items-end gap-0.5 @min-[820px]:contents">
        <button
          type="button"
          disabled={!canRate}
          aria-haspopup="dialog"
          onClick={(event) => onRate(event.currentTarget)}
          className="-mx-2 grid min-h-11 content-center justify-items-end gap-0.5 rounded-2 px-2 enabled:hover:bg-sunk @min-[820px]:order-2 @min-[820px]:flex @min-[820px]:min-h-9 @min-[820px]:items-center @min-[820px]:justify-start @min-[820px]:gap-2"
        >
          <span className="sr-only">
            {song.my_level === undefined ? (
              <Trans>Dire mon niveau sur « {song.title} »</Trans>
            ) : (
              <Trans>
                Mon niveau sur « {song.title} » : {song.my_level} sur 10
              </Trans>
            )}
          </span>
          <span
            aria-hidden="true"
            className="font-display text-[1.375rem]/none font-poster [font-stretch:80%] tabular-nums @min-[820px]:order-1 @min-[820px]:min-w-5 @min-[820px]:text-right @min-[820px]:font-sans @min-[820px]:text-sm @min-[820px]:font-strong"
          >
            {song.my_level ?? '–'}
          </span>
          <Cells value={song.my_level ?? 0} className="h-2 w-13 @min-[820px]:h-2.5 @min-[820px]:w-18" />
        </button>
        <span className="meta flex items-center gap-2 tabular-nums @min-[820px]:order-3 @min-[820px]:text-sm @min-[820px]:text-ink">
          {average === undefined ? (
            <span className="hidden text-ink-3 @min-[820px]:inline" aria-hidden="true">
              –
            </span>
          ) : (
            <>
              <span className="hidden @min-[820px]:block">
                <Cells value={average} className="h-2 w-13" />
              </span>
              <span className="@min-[820px]:sr-only">
                <Trans>groupe</Trans>
              </span>
              <span className="@min-[820px]:font-strong">{format.number(Math.round(average * 10) / 10)}</span>
            </>
          )}
        </span>
      </span>
      {entries.length > 0 && (
        <span className="hidden @min-[820px]:order-9 @min-[820px]:block">
          <Menu label={t`Autres actions pour « ${song.title} »`} entries={entries} />
        </span>
      )}
    </li>
  )
}

/** A value with its name for those who do not see the columns; a dash holds an empty place in the table. */
function Fact({
  name,
  className,
  children,
}: {
  name: string
  className: string
  children: string | number | undefined
}) {
  return (
    <span className={cx('whitespace-nowrap', children === undefined && 'before:hidden', className)}>
      {children === undefined ? (
        <span className="hidden text-ink-3 @min-[820px]:inline" aria-hidden="true">
          –
        </span>
      ) : (
        <>
          <span className="sr-only">{name} </span>
          {children}
        </>
      )}
    </span>
  )
}
