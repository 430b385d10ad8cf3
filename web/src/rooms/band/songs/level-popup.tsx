import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Dialog, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useAccent } from '@/kit/ui/accent-scope'
import { Button } from '@/kit/ui/button'
import { cx } from '@/kit/ui/cx'
import { levelsOn, type SongSummary } from './songs.queries'
import { useLevel } from './use-level'
import { VisibleTo } from './visibility'

const values = Array.from({ length: 11 }, (_, i) => i)

interface LevelPopupProps {
  spaceId: string
  song: SongSummary
  accountId: string
  /** The button it opened from. */
  anchor: HTMLElement
  onClose: () => void
}

/** Eleven numbers, one tap: how well I play a song, said from the list. */
export function LevelPopup({ spaceId, song, accountId, anchor, onClose }: LevelPopupProps) {
  const { t } = useLingui()
  const accent = useAccent()
  const level = useLevel(spaceId, song.id, accountId)
  const mine = song.my_level
  const levels = useQuery({ ...levelsOn(spaceId, song.id), enabled: mine !== undefined })
  const visibility =
    mine === undefined ? 'band' : levels.data?.members.find((m) => m.account_id === accountId)?.visibility
  return (
    <Popover
      data-accent={accent}
      triggerRef={{ current: anchor }}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      className="enter-fade rounded-3 bg-raised p-3 text-ink shadow-2"
    >
      <Dialog aria-label={t`Mon niveau sur « ${song.title} »`} className="grid w-68 gap-2 outline-none">
        <ListBox
          aria-label={t`Niveau`}
          layout="grid"
          autoFocus
          selectionMode="single"
          selectedKeys={mine === undefined ? [] : [mine]}
          onSelectionChange={(keys) => {
            // The one it has already: nothing to say.
            const [key] = keys
            if (key !== undefined) level.mutate({ value: Number(key) })
            onClose()
          }}
          items={values.map((value) => ({ id: value }))}
          className="grid grid-cols-6 gap-1 outline-none"
        >
          {({ id }) => (
            <ListBoxItem
              id={id}
              textValue={String(id)}
              className={({ isSelected, isFocusVisible, isHovered }) =>
                cx(
                  'grid min-h-11 cursor-pointer place-items-center rounded-2 font-strong tabular-nums outline-none',
                  isSelected
                    ? 'bg-stock text-stock-ink dark:bg-flag dark:text-on-flag contrast:bg-ink contrast:text-paper'
                    : isHovered && 'bg-sunk',
                  isFocusVisible && 'shadow-(--focus-ring)',
                )
              }
            >
              {id}
            </ListBoxItem>
          )}
        </ListBox>
        <p className="meta flex justify-between gap-3">
          <span>
            <Trans>0 · jamais joué</Trans>
          </span>
          <span>
            <Trans>10 · les yeux fermés</Trans>
          </span>
        </p>
        <p className="meta min-h-5">{visibility && <VisibleTo visibility={visibility} />}</p>
        {mine !== undefined && (
          <Button
            look="bare"
            small
            onClick={() => {
              level.mutate(null)
              onClose()
            }}
          >
            <Trans>Retirer mon niveau</Trans>
          </Button>
        )}
      </Dialog>
    </Popover>
  )
}
