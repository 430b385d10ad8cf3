import { Check } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

/** On or off, at once. */
export function Switch({
  label,
  help,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'role'> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className={cx('flex min-h-(--tap) items-center gap-3 py-1', className)}>
      <span className="flex-1">
        <span className="block font-medium">{label}</span>
        {help && <span className="meta block">{help}</span>}
      </span>
      <span className="relative inline-block h-6.5 w-11 flex-none">
        <input
          {...rest}
          type="checkbox"
          role="switch"
          className="peer absolute inset-0 m-0 size-full appearance-none rounded-full border-[1.5px] border-line-2 bg-raised transition-colors duration-(--t-base) checked:border-action checked:bg-action focus-visible:rounded-full disabled:opacity-50"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[5px] left-[5px] size-4 rounded-full bg-line-2 transition-transform duration-(--t-base) ease-house peer-checked:translate-x-[17px] peer-checked:bg-on-action"
        />
        <Check
          aria-hidden="true"
          size={13}
          className="pointer-events-none absolute top-[6.5px] left-[6px] stroke-[3.5] text-on-action opacity-0 peer-checked:opacity-100"
        />
      </span>
    </label>
  )
}

/** One choice among several that may all be made. */
export function Checkbox({ label, className, ...rest }: Omit<ComponentProps<'input'>, 'type'> & { label?: ReactNode }) {
  return (
    <label className={cx('inline-flex min-h-(--tap) items-center gap-3', className)}>
      <span className="relative inline-grid size-5.5 flex-none">
        <input
          {...rest}
          type="checkbox"
          className="peer m-0 size-full appearance-none rounded-[4px] border-[1.5px] border-line-2 bg-raised checked:border-action checked:bg-action indeterminate:border-action indeterminate:bg-action focus-visible:rounded-[4px] disabled:opacity-50"
        />
        <Check
          aria-hidden="true"
          size={16}
          className="pointer-events-none absolute top-[3px] left-[3px] stroke-[3.25] text-on-action opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-0"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[10px] left-[5px] h-[2.5px] w-3 rounded-[1px] bg-on-action opacity-0 peer-indeterminate:opacity-100"
        />
      </span>
      {label}
    </label>
  )
}
