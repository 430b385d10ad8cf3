import type { CSSProperties } from 'react'
import { cx } from './cx'

/** A value from 0 to 10 as ten cells; decorative, the number stands beside it. */
export function Cells({ value, className }: { value: number; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx('cells block flex-none', className ?? 'h-2.5 w-18')}
      style={{ '--v': value } as CSSProperties}
    />
  )
}
