import { CloudOff, Info, Mail, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

const looks = {
  info: { className: 'bg-info-bg', icon: Info, tint: 'text-info' },
  warn: { className: 'bg-warning-bg', icon: TriangleAlert, tint: 'text-warning' },
  mail: { className: 'bg-warning-bg', icon: Mail, tint: 'text-warning' },
  bad: { className: 'bg-danger-bg', icon: TriangleAlert, tint: 'text-danger' },
  off: { className: 'bg-ink text-paper', icon: CloudOff, tint: '' },
}

/** One line across the page about its state, with at most one thing to do about it. */
export function Banner({
  look,
  action,
  inset = false,
  children,
}: {
  look: keyof typeof looks
  action?: ReactNode
  inset?: boolean
  children: ReactNode
}) {
  const { className, icon: Icon, tint } = looks[look]
  return (
    <div
      className={cx(
        'flex min-h-11 items-center gap-3 py-2 text-sm leading-[1.3] contrast:border-y-[1.5px]',
        inset ? 'rounded-2 px-4' : 'px-(--gutter)',
        look === 'off' ? '' : 'text-ink',
        className,
      )}
    >
      <Icon size={20} className={tint} aria-hidden="true" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</span>
      {action}
    </div>
  )
}

export const bannerAction = 'min-h-9 font-bold underline underline-offset-3 whitespace-nowrap'
