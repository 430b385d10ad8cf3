import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

export type ButtonLook = 'primary' | 'quiet' | 'bare' | 'danger' | 'danger-solid'

const base =
  'inline-flex items-center justify-center gap-2 min-h-(--control) py-1.5 text-center rounded-2 border text-sm leading-[1.2] font-strong ' +
  'transition-[background,transform] duration-(--t-fast) ease-house active:translate-y-px focus-visible:rounded-2 ' +
  'disabled:bg-disabled disabled:text-disabled-ink disabled:border-transparent disabled:cursor-not-allowed disabled:translate-none ' +
  'aria-disabled:bg-disabled aria-disabled:text-disabled-ink aria-disabled:border-transparent aria-disabled:cursor-not-allowed aria-disabled:translate-none'

const looks: Record<ButtonLook, string> = {
  primary: 'px-4 border-transparent bg-action text-on-action hover:bg-action-hover',
  // On a stock header the quiet button prints in the stock's own ink.
  quiet:
    'px-4 border-line-2 text-ink hover:bg-sunk in-[.on-stock]:border-current in-[.on-stock]:text-stock-ink in-[.on-stock]:hover:bg-stock-2',
  bare: 'px-2 border-transparent text-ink underline decoration-1 decoration-line-2 underline-offset-4 hover:bg-sunk hover:decoration-current',
  danger: 'px-4 border-danger text-danger hover:bg-danger-bg',
  'danger-solid': 'px-4 border-transparent bg-danger text-on-danger hover:bg-danger-hover',
}

/** The classes of a button, for a link that looks like one. */
export function buttonClass(look: ButtonLook = 'primary', options: { small?: boolean; wide?: boolean } = {}): string {
  return cx(base, looks[look], options.small && 'min-h-9 px-3 tap-grow', options.wide && 'w-full')
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook
  small?: boolean
  wide?: boolean
  /** Work is under way: the button shows it, says it, and takes no second press. Its width does not change. */
  pending?: boolean
}

/** A button says the person's verb. Ink is the primary action, one per screen. */
export function Button({
  look = 'primary',
  small,
  wide,
  pending = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(buttonClass(look, { small, wide }), className)}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {pending && <span className="spin size-4" aria-hidden="true" />}
      {children}
    </button>
  )
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What the button does, for those who do not see the icon. */
  label: string
  children: ReactNode
}

/** A 44 px square for an icon whose meaning stands beside it or is universal. */
export function IconButton({ label, className, type = 'button', ...rest }: IconButtonProps) {
  return <button {...rest} type={type} aria-label={label} title={label} className={cx(iconButtonClass, className)} />
}

export const iconButtonClass =
  'inline-grid size-(--tap) flex-none place-items-center rounded-2 text-current hover:bg-[color-mix(in_srgb,currentColor_9%,transparent)] disabled:text-disabled-ink'
