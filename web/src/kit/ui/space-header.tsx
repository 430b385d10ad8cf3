import { createContext, type ReactNode, use, useState } from 'react'
import { createPortal } from 'react-dom'
import { AccentScope } from './accent-scope'
import { cx } from './cx'

const SlotContext = createContext<HTMLElement | null>(null)

interface SpaceHeaderProps {
  /** Its stock; without one, plain paper: it is not known yet. */
  accent?: string
  name: ReactNode
  meta: ReactNode
  tabs: ReactNode
  /** The way back on the phone, above the name. */
  top?: ReactNode
  children: ReactNode
}

/** The head of a space, printed on its stock with a scalloped edge; the pages of the space go below it. */
export function SpaceHeader({ accent, name, meta, tabs, top, children }: SpaceHeaderProps) {
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  return (
    <AccentScope accent={accent}>
      <header
        className={cx(
          'scallop px-(--gutter) wide:pt-4.5',
          accent === undefined ? 'bg-sunk text-ink' : 'on-stock bg-stock text-stock-ink',
        )}
      >
        {top}
        <div className="flex flex-wrap items-end gap-3 pt-0.5 pb-2 wide:min-h-12 wide:items-center">
          <div className="min-w-0 flex-[1_1_200px]">
            <h1 className="poster [overflow-wrap:anywhere]">{name}</h1>
            <p className="line-clamp-2 text-xs [overflow-wrap:anywhere]">{meta}</p>
          </div>
          <div ref={setSlot} className="hidden gap-2 empty:hidden wide:flex" />
        </div>
        {tabs}
      </header>
      <SlotContext value={slot}>{children}</SlotContext>
    </AccentScope>
  )
}

/** Puts a page's main action in the header of its space (on the phone pages place it themselves). */
export function SpaceHeaderAction({ children }: { children: ReactNode }) {
  const slot = use(SlotContext)
  return slot === null ? null : createPortal(children, slot)
}
