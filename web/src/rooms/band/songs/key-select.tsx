import { useLingui } from '@lingui/react/macro'
import type { ComponentProps } from 'react'
import { Select } from '@/kit/ui/select'
import { useNotation } from '@/rooms/band/notation'
import { keyName, keysToChoose } from '@/rooms/band/notation.model'

/** A key, named as the person reads chords; `empty` is what stands for none. */
export function KeySelect({ current, empty, ...rest }: ComponentProps<'select'> & { current: string; empty?: string }) {
  const { t } = useLingui()
  const notation = useNotation()
  return (
    <Select {...rest}>
      <option value="">{empty ?? t`Non dit`}</option>
      {keysToChoose(current).map((key) => (
        <option key={key} value={key}>
          {keyName(key, notation)}
        </option>
      ))}
    </Select>
  )
}
