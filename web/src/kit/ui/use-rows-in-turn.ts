import { useDeferredValue } from 'react'

/** As many rows as a phone shows before anybody scrolls. */
const atFirst = 4

/**
 * The first rows of a list at once, the others right after, in slices that let the page answer meanwhile. Once they are
 * all there nothing is held back. Mount it with the rows, not before they have come.
 */
export function useRowsInTurn<T>(rows: T[]): T[] {
  const all = useDeferredValue(true, false)
  return all ? rows : rows.slice(0, atFirst)
}
