import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

/** The desktop's column of places. */
export function Rail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      data-accent="vermillon"
      className="print:hidden! sticky top-0 hidden h-dvh flex-col gap-0.5 overflow-y-auto border-r border-line bg-ground px-3 py-3.5 text-sm [scrollbar-width:none] wide:flex"
    >
      {children}
    </nav>
  )
}

interface RailAnchorProps extends ComponentProps<'a'> {
  icon: ReactNode
  /** A place inside the one above, marked by its own ticket. */
  accent?: string
  end?: ReactNode
}

function RailAnchor({ icon, accent, end, className, children, ...rest }: RailAnchorProps) {
  return (
    <a
      {...rest}
      data-accent={accent}
      className={cx(
        'group relative flex min-h-9 items-center gap-2.5 rounded-2 px-2.5 font-medium text-ink-2 hover:bg-sunk hover:text-ink focus-visible:rounded-2',
        'aria-[current=page]:bg-raised aria-[current=page]:font-bold aria-[current=page]:text-ink aria-[current=page]:shadow-1',
        accent !== undefined && 'pl-5',
        className,
      )}
    >
      <span
        aria-hidden="true"
        className="pennant-right absolute -left-3 hidden h-5 w-2 group-aria-[current=page]:block"
      />
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {end}
    </a>
  )
}

/** One place in the rail. */
export const RailLink = createLink(RailAnchor)
