import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

/** One way of narrowing or ordering a list; pressed when it applies. */
export function Filter({
  pressed,
  children,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'type'> & { pressed: boolean }) {
  return (
    <button
      {...rest}
      type="button"
      aria-pressed={pressed}
      className={cx(
        'tap-grow inline-flex min-h-9 flex-none items-center gap-1.5 rounded-2 border border-line-2 px-3 text-sm whitespace-nowrap text-ink hover:bg-sunk focus-visible:rounded-2',
        'aria-pressed:border-stock-ink aria-pressed:bg-stock aria-pressed:font-strong aria-pressed:text-stock-ink dark:aria-pressed:border-flag dark:aria-pressed:bg-flag dark:aria-pressed:text-on-flag contrast:aria-pressed:bg-ink contrast:aria-pressed:text-paper',
        className,
      )}
    >
      {children}
    </button>
  )
}

/** A line of filters that runs off the edge of a phone rather than taking a second line. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="group"
      aria-label={label}
      className="-mx-(--gutter) flex gap-2 overflow-x-auto px-(--gutter) py-1 [scrollbar-width:none] wide:mx-0 wide:flex-wrap wide:overflow-visible wide:px-0"
    >
      {children}
    </div>
  )
}
