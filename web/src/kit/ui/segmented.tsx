import type { ReactNode } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { cx } from './cx'

interface SegmentedProps<T extends string> {
  label: string
  value: T
  options: { value: T; label: ReactNode; icon?: ReactNode }[]
  onChange: (value: T) => void
}

/** A few exclusive choices side by side: a radio group, moved through with the arrow keys. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onChange={(next) => onChange(next as T)}
      className="inline-flex max-w-full flex-wrap gap-0.5 rounded-2 border border-line bg-sunk p-0.75"
    >
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className={({ isSelected, isFocusVisible }) =>
            cx(
              'relative inline-flex min-h-9 cursor-pointer items-center gap-1.5 rounded-[4px] px-2.5 text-sm wide:px-3 max-wide:[&_svg]:hidden after:absolute after:-inset-y-1 after:inset-x-0',
              isSelected
                ? 'bg-raised font-strong text-ink shadow-1 contrast:bg-ink contrast:text-paper'
                : 'font-medium text-ink-2 hover:text-ink',
              isFocusVisible && 'shadow-(--focus-ring)!',
            )
          }
        >
          {option.icon}
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  )
}
