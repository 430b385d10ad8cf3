import { EllipsisVertical } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { iconButtonClass } from './button'

export interface MenuEntry {
  id: string
  label: ReactNode
  icon: ReactNode
  danger?: boolean
  onAction: () => void
}

const MenuPopup = lazy(() => import('./menu-popup').then((m) => ({ default: m.MenuPopup })))

/** The few things one seldom does to a row, behind three dots. Its code comes after the list it stands in. */
export function Menu({ label, entries }: { label: string; entries: MenuEntry[] }) {
  return (
    <Suspense
      fallback={
        <span className={iconButtonClass}>
          <EllipsisVertical size={20} aria-hidden="true" />
        </span>
      }
    >
      <MenuPopup label={label} entries={entries} />
    </Suspense>
  )
}
