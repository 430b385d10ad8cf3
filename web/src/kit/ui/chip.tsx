import type { ReactNode } from 'react'
import { cx } from './cx'

export type ChipTone = 'plain' | 'line' | 'stock' | 'ok' | 'no' | 'warn' | 'info'

const tones: Record<ChipTone, string> = {
  plain: 'bg-sunk text-ink-2',
  line: 'text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]',
  stock: 'bg-stock text-stock-ink dark:bg-flag dark:text-on-flag',
  ok: 'bg-success-bg text-success',
  no: 'bg-danger-bg text-danger',
  warn: 'bg-warning-bg text-warning',
  info: 'bg-info-bg text-info',
}

/** A short fact, cut like a paper label. A status chip carries an icon besides its word and colour. */
export function Chip({ tone = 'plain', icon, children }: { tone?: ChipTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex min-h-6 max-w-full items-center gap-1.25 rounded-1 px-2 py-px text-xs font-medium [&_svg]:-ml-0.5 [&_svg]:size-3.5 [&_svg]:stroke-[2.25]',
        'contrast:shadow-[inset_0_0_0_1px_currentColor]',
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}

/** A number that waits for somebody; `more` when it is at least that many. */
export function Count({ value, label, more = false }: { value: number; label?: string; more?: boolean }) {
  return (
    <span className="inline-block min-w-5 rounded-full bg-ink px-1.5 text-center text-2xs/5 font-bold text-paper tabular-nums">
      <span aria-hidden={label !== undefined}>
        {value}
        {more && '+'}
      </span>
      {label !== undefined && <span className="sr-only">{label}</span>}
    </span>
  )
}
