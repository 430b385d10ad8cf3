import { EllipsisVertical } from 'lucide-react'
import { Button, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { iconButtonClass } from './button'
import { cx } from './cx'
import type { MenuEntry } from './menu'

/** The three dots and what they open. */
export function MenuPopup({ label, entries }: { label: string; entries: MenuEntry[] }) {
  return (
    <MenuTrigger>
      <Button aria-label={label} className={iconButtonClass}>
        <EllipsisVertical size={20} aria-hidden="true" />
      </Button>
      <Popover placement="bottom end" className="enter-fade min-w-52 rounded-3 bg-raised p-1.5 text-ink shadow-2">
        <AriaMenu className="outline-none">
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.id}
              onAction={entry.onAction}
              className={({ isFocused }) =>
                cx(
                  'flex min-h-11 cursor-pointer items-center gap-2.5 rounded-1 px-2.5 text-sm outline-none',
                  isFocused && 'bg-sunk contrast:bg-ink contrast:text-paper',
                  entry.danger && 'text-danger',
                )
              }
            >
              {entry.icon}
              {entry.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
