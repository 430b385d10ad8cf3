import { useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { Radio, RadioGroup } from 'react-aria-components'
import { type Accent, accents } from '@/kit/appearance/appearance'
import { cx } from './cx'

/** The six stocks a thing can be printed on; each is named, colour is never the only sign. */
export function AccentPicker({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (accent: Accent) => void
}) {
  const { t } = useLingui()
  const names: Record<Accent, string> = {
    vermillon: t`Vermillon`,
    citron: t`Citron`,
    pre: t`Pré`,
    canard: t`Canard`,
    bleu: t`Bleu`,
    grenadine: t`Grenadine`,
  }
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onChange={(next) => onChange(next as Accent)}
      className="grid grid-cols-2 gap-2 wide:grid-cols-3"
    >
      {accents.map((accent) => (
        <Radio
          key={accent}
          value={accent}
          data-accent={accent}
          className={({ isSelected, isFocusVisible }) =>
            cx(
              'flex min-h-11 cursor-pointer items-center gap-2 rounded-1 border-[1.5px] bg-stock px-3 text-sm font-strong text-stock-ink',
              isSelected ? 'border-stock-ink' : 'border-transparent contrast:border-line-2',
              isFocusVisible && 'shadow-(--focus-ring)',
            )
          }
        >
          {({ isSelected }) => (
            <>
              <span className="h-4 w-4 rounded-[2px] bg-accent" aria-hidden="true" />
              <span className="flex-1">{names[accent]}</span>
              {isSelected && <Check size={18} aria-hidden="true" className="stroke-[2.75]" />}
            </>
          )}
        </Radio>
      ))}
    </RadioGroup>
  )
}
