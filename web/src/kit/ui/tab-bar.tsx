import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

/** The phone's main tabs, under the thumb. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      data-accent="vermillon"
      className="fixed inset-x-0 bottom-0 z-(--z-bar) grid h-[calc(var(--tabbar)+env(safe-area-inset-bottom))] auto-cols-fr grid-flow-col border-t border-line bg-ground pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      {children}
    </nav>
  )
}

function Anchor({ icon, children, ...rest }: ComponentProps<'a'> & { icon: ReactNode }) {
  return (
    <a
      {...rest}
      className="group relative flex flex-col items-center justify-center gap-0.75 text-xs/none font-medium text-ink-2 focus-visible:shadow-[inset_0_0_0_3px_var(--focus)] data-[status=active]:font-[750] data-[status=active]:text-ink data-[status=active]:[&_svg]:stroke-[2.25]"
    >
      <span aria-hidden="true" className="pennant-down absolute -top-px hidden h-2.25 w-6.5 group-data-[status=active]:block" />
      {icon}
      {children}
    </a>
  )
}

/** One main tab. */
export const TabBarLink = createLink(Anchor)
