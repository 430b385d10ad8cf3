import { TriangleAlert } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './cx'

export const inputClass =
  'block w-full min-h-(--control) px-3 bg-raised border border-line-2 rounded-2 text-[max(1rem,var(--text-sm))] text-ink placeholder:text-ink-3 placeholder:opacity-100 ' +
  'hover:border-ink focus:outline-2 focus:outline-transparent focus:rounded-2 focus:border-focus ' +
  'focus:shadow-[inset_0_0_0_1px_var(--focus),0_0_0_3px_color-mix(in_srgb,var(--focus)_22%,transparent)] ' +
  'aria-invalid:border-danger aria-invalid:shadow-[inset_0_0_0_1px_var(--danger)] ' +
  'disabled:bg-disabled disabled:text-disabled-ink disabled:border-transparent'

/** What a field passes to the control it labels. */
export interface Described {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

interface FieldProps {
  label: ReactNode
  help?: ReactNode
  /** What is wrong and what to do; replaces the help while it stands. */
  error?: ReactNode
  optional?: ReactNode
  className?: string
  children: (described: Described) => ReactNode
}

/** A labelled control with its help or its error, tied together for assistive technology. */
export function Field({ label, help, error, optional, className, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? help
  return (
    <div className={cx('grid content-start gap-1', className)}>
      <label className="label flex items-baseline justify-between gap-2" htmlFor={id}>
        <span>{label}</span>
        {optional !== undefined && <span className="font-text text-ink-3">{optional}</span>}
      </label>
      {children({ id, 'aria-describedby': note ? noteId : undefined, 'aria-invalid': error ? true : undefined })}
      {note && (
        <div id={noteId} className={error ? '' : 'meta'}>
          {error ? <FieldError>{error}</FieldError> : help}
        </div>
      )}
    </div>
  )
}

/** One line saying what is wrong: icon, words and colour. */
export function FieldError({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex gap-1.5 text-xs font-medium text-danger">
      <TriangleAlert size={16} className="mt-px" aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}

/** A single line of text. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(inputClass, className)} />
}

/** Several lines of text. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={cx(inputClass, 'min-h-22 py-2.5 resize-y', className)} />
}
