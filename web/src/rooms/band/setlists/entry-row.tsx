import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Check, Coffee, GripVertical, ListPlus, MessageSquareText, Pencil, Trash2 } from 'lucide-react'
import { Button, GridListItem } from 'react-aria-components'
import { clock } from '@/kit/i18n/format'
import { useFormat, useLanguage } from '@/kit/i18n/use-format'
import { localeOf } from '@/kit/i18n/language'
import { cx } from '@/kit/ui/cx'
import { Menu, type MenuEntry } from '@/kit/ui/menu'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { clockTime, lengthOf, shaky } from './setlist.model'
import type { Entry } from './setlists.queries'
import { useEntryName } from './use-entry-name'

interface EntryRowProps {
  spaceId: string
  entry: Entry
  /** Its number among the songs; undefined for what is no song. */
  number: number | undefined
  startsAt: string | undefined
  canEdit: boolean
  onEdit: () => void
  onPlay: (played: boolean) => void
  onRemove: () => void
}

/** One line of a setlist: a song in its key, a break, a note, or where a set begins. */
export function EntryRow({ spaceId, entry: e, number, startsAt, canEdit, onEdit, onPlay, onRemove }: EntryRowProps) {
  const { t } = useLingui()
  const name = useEntryName()(e)
  const length = lengthOf(e)
  const entries: MenuEntry[] = canEdit
    ? [
        ...(e.kind === 'song'
          ? [
              {
                id: 'played',
                label: e.played_at === undefined ? <Trans>Marquer comme joué</Trans> : <Trans>Pas encore joué</Trans>,
                icon: <Check size={20} aria-hidden="true" />,
                onAction: () => onPlay(e.played_at === undefined),
              },
            ]
          : []),
        {
          id: 'edit',
          label: <Trans>Modifier</Trans>,
          icon: <Pencil size={20} aria-hidden="true" />,
          onAction: onEdit,
        },
        {
          id: 'remove',
          label: <Trans>Retirer</Trans>,
          icon: <Trash2 size={20} aria-hidden="true" />,
          danger: true,
          onAction: onRemove,
        },
      ]
    : []
  return (
    <GridListItem
      id={e.id}
      textValue={name}
      className={({ isFocusVisible, isDragging }) =>
        cx(
          'grid min-h-13.5 grid-cols-[auto_26px_minmax(0,1fr)_auto_auto] items-center gap-x-2 border-t border-line py-1 outline-none last:border-b print:min-h-0 print:grid-cols-[44px_minmax(0,1fr)_auto] print:border-0 print:py-1.5',
          e.kind === 'break' && 'hatched min-h-10 text-ink-2',
          e.kind === 'set' && 'mt-4 border-t-[2.5px] border-ink first:mt-0',
          isFocusVisible && 'shadow-[inset_0_0_0_2px_var(--focus)]',
          isDragging && 'opacity-40',
        )
      }
    >
      {canEdit ? (
        <Button
          slot="drag"
          aria-label={t`Déplacer ${name}`}
          className={({ isFocusVisible }) =>
            cx(
              '-ml-2 grid h-11 w-8 cursor-grab touch-none place-items-center rounded-2 text-ink-3 outline-none print:hidden',
              isFocusVisible && 'shadow-(--focus-ring)',
            )
          }
        >
          <GripVertical size={20} aria-hidden="true" />
        </Button>
      ) : (
        <span className="print:hidden" />
      )}
      <span className="text-right font-display text-lg/none font-poster text-ink-2 [font-stretch:75%] tabular-nums print:text-[24pt] print:text-ink">
        {number ??
          (e.kind === 'break' ? (
            <Coffee size={18} aria-hidden="true" className="ml-auto" />
          ) : e.kind === 'note' ? (
            <MessageSquareText size={18} aria-hidden="true" className="ml-auto" />
          ) : (
            <ListPlus size={18} aria-hidden="true" className="ml-auto" />
          ))}
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {e.kind === 'song' && e.song && e.song.removed !== true ? (
          <Link
            to="/s/$spaceId/songs/$songId"
            params={{ spaceId, songId: e.song.id }}
            className={cx(
              'rounded-1 font-strong hover:underline print:text-[24pt]/[1.15]',
              e.played_at !== undefined && 'text-ink-2',
            )}
          >
            {name}
          </Link>
        ) : (
          <span className={cx('print:text-[18pt]', e.kind === 'set' ? 'title-sm' : e.kind === 'song' && 'font-strong')}>
            {name}
          </span>
        )}
        <Details entry={e} startsAt={startsAt} />
      </span>
      <span className="text-right font-medium tabular-nums print:text-[14pt]">
        {length === undefined ? '' : clock(length)}
      </span>
      {entries.length > 0 ? (
        <span className="-mr-3 print:hidden">
          <Menu label={t`Autres actions pour « ${name} »`} entries={entries} />
        </span>
      ) : (
        <span />
      )}
    </GridListItem>
  )
}

/** Key, who sings, when, and what to watch. */
function Details({ entry: e, startsAt }: { entry: Entry; startsAt: string | undefined }) {
  const format = useFormat()
  const notation = useNotation()
  const locale = localeOf(useLanguage())
  const at = clockTime(startsAt, e.after_seconds)
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const facts: string[] = []
  if (e.kind === 'song') {
    const key = e.key || e.song?.key || ''
    if (key !== '') facts.push(keyName(key, notation))
    if (e.singer !== '') facts.push(e.singer)
  }
  if (at !== undefined && e.kind !== 'note') facts.push(time.format(new Date(at)))
  const level = e.song?.level_average
  return (
    <>
      {(facts.length > 0 || level !== undefined || e.played_at !== undefined) && (
        <span className="meta block tabular-nums print:text-[13pt]">
          {facts.join(' · ')}
          {level !== undefined && level < shaky && (
            <span className="font-strong text-warning print:hidden">
              {facts.length > 0 && ' · '}
              <Trans>niveau {format.number(Math.round(level * 10) / 10)}</Trans>
            </span>
          )}
          {e.played_at !== undefined && (
            <span className="print:hidden">
              {' · '}
              <Check size={14} aria-hidden="true" className="inline align-[-2px]" /> <Trans>joué</Trans>
            </span>
          )}
        </span>
      )}
      {e.notes !== '' && (
        <span className="block text-sm whitespace-pre-line text-ink-2 print:text-[13pt]">{e.notes}</span>
      )}
    </>
  )
}
