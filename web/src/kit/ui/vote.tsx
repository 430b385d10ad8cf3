import { useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import { useFormat } from '@/kit/i18n/use-format'
import { cx } from './cx'

interface VoteProps {
  /** What is voted on, for the group's name. */
  subject: string
  score: number
  mine: -1 | 0 | 1
  /** 0 takes the vote back. */
  onVote: (value: -1 | 0 | 1) => void
  disabled?: boolean
}

const half =
  'grid h-9.5 wide:h-10.5 place-items-center text-ink-2 data-hovered:bg-sunk data-hovered:text-ink focus-visible:rounded-none focus-visible:shadow-[inset_0_0_0_3px_var(--focus)]'

/** For or against in one tap; the score is the biggest thing. A second tap takes the vote back. */
export function Vote({ subject, score, mine, onVote, disabled = false }: VoteProps) {
  const { t } = useLingui()
  const format = useFormat()
  return (
    <span
      role="group"
      aria-label={t`Vote pour « ${subject} »`}
      className="inline-grid grid-cols-[46px] grid-rows-[38px_28px_38px] items-center overflow-clip rounded-2 border border-line-2 wide:grid-cols-[44px_auto_44px] wide:grid-rows-[42px]"
    >
      <ToggleButton
        isSelected={mine === 1}
        isDisabled={disabled}
        onChange={(on) => onVote(on ? 1 : 0)}
        aria-label={t`Pour`}
        className={cx(
          half,
          mine === 1 &&
            'bg-stock! text-stock-ink! [&_svg]:stroke-[2.75] dark:bg-flag! dark:text-on-flag! contrast:bg-ink! contrast:text-paper!',
        )}
      >
        <ChevronUp size={20} aria-hidden="true" />
      </ToggleButton>
      <b
        className="min-w-7.5 text-center font-display text-lg/none font-[720] tabular-nums [font-stretch:87%]"
        aria-label={t`Score ${format.score(score)}`}
        role="img"
      >
        {format.score(score)}
      </b>
      <ToggleButton
        isSelected={mine === -1}
        isDisabled={disabled}
        onChange={(on) => onVote(on ? -1 : 0)}
        aria-label={t`Contre`}
        className={cx(half, mine === -1 && 'bg-ink! text-paper! [&_svg]:stroke-[2.75]')}
      >
        <ChevronDown size={20} aria-hidden="true" />
      </ToggleButton>
    </span>
  )
}
