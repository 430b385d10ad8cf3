import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { ProblemError } from '@/kit/api/client'

/** The form field a JSON pointer of a problem document speaks of: `/display_name` and `/tags/2` give the first name. */
export function fieldOf(pointer: string): string {
  return pointer.replace(/^#?\//, '').split('/')[0]?.replaceAll('~1', '/').replaceAll('~0', '~') ?? ''
}

/**
 * Puts the server's refusals beside the fields they speak of; whatever has no field here becomes the form's own
 * error (`root`). Throws again what is not a problem: that is a bug, and must show as one.
 */
export function showProblem<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  fields: readonly FieldPath<T>[],
): void {
  if (!(error instanceof ProblemError)) throw error
  let placed = false
  for (const { pointer, detail } of error.errors) {
    const field = fields.find((name) => name === fieldOf(pointer))
    if (field === undefined) continue
    form.setError(field, { type: 'server', message: detail }, { shouldFocus: !placed })
    placed = true
  }
  if (!placed) form.setError('root', { type: 'server', message: error.detail })
}
