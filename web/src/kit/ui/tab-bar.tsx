import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

/** The phone's main tabs, under the thumb. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      data-accent="vermillon"
      className="print:hidden fixed inset-x-0 bottom-0 z-(--z-bar) grid h-[calc(var(--tabbar)+env(safe-area-inset-bottom))] auto-cols-fr grid-flow-col border-t border-line bg-ground pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      {children}
    </nav>
  )
}

interface AnchorProps extends ComponentProps<'a'> {
  icon: ReactNode
  /** A tab stays marked on every page that belongs to it, not only on its own address. */
  current: boolean
}

function Anchor({ icon, current, children, ...rest }: AnchorProps) {
  return (
    <a
      {...rest}
      aria-current={current ? 'page' : undefined}
      className="group relative flex flex-col items-center justify-center gap-0.75 text-xs/none font-medium text-ink-2 focus-visible:shadow-[inset_0_0_0_3px_var(--focus)] aria-[current=page]:font-[750] aria-[current=page]:text-ink aria-[current=page]:[&_svg]:stroke-[2.25]"
    >
      <span
        aria-hidden="true"
        className="pennant-down absolute -top-px hidden h-2.25 w-6.5 group-aria-[current=page]:block"
      />
      {icon}
      {children}
    </a>
  )
}

/** One main tab. */
export const TabBarLink = createLink(Anchor)
