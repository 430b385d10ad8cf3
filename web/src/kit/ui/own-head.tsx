import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'

interface OwnHeadProps {
  /** The link to the list it belongs to: `<BackLink …>`. */
  back: ReactNode
  title: ReactNode
  meta?: ReactNode
  actions?: ReactNode
}

/** The heading of one thing within a space, on plain paper; the way back stands above it. */
export function OwnHead({ back, title, meta, actions }: OwnHeadProps) {
  return (
    <header className="px-(--gutter) wide:pt-2">
      <div className="flex min-h-11 items-center">{back}</div>
      <div className="flex flex-wrap items-end gap-3 pb-2 wide:items-center">
        <div className="min-w-0 flex-[1_1_200px]">
          <h1 className="poster [overflow-wrap:anywhere]">{title}</h1>
          {meta && <p className="meta [overflow-wrap:anywhere]">{meta}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  )
}

/** What the link back says; give the link `backLinkClass`. */
export function BackLabel({ children }: { children: ReactNode }) {
  return (
    <>
      <ChevronLeft size={20} aria-hidden="true" />
      {children}
    </>
  )
}

export const backLinkClass =
  '-ml-2 flex min-h-11 items-center gap-1 rounded-2 pr-3 pl-1 text-sm font-strong hover:bg-sunk print:hidden'
