import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

/** The pages of one place, as links: each has its address. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="-mx-(--gutter) flex gap-5 overflow-x-auto px-(--gutter) [scrollbar-width:none]">
      {children}
    </nav>
  )
}

function Anchor({ className, children, ...rest }: ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      className={cx(
        'inline-flex min-h-11 flex-none items-center gap-1.5 border-b-3 border-transparent text-sm font-medium focus-visible:shadow-[inset_0_0_0_3px_var(--focus)]',
        'hover:border-[color-mix(in_srgb,currentColor_40%,transparent)] aria-[current=page]:border-current aria-[current=page]:font-bold',
        className,
      )}
    >
      {children}
    </a>
  )
}

/** One tab; the router marks the current one with aria-current. */
export const Tab = createLink(Anchor)
