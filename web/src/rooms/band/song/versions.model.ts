/** The lines that differ between two texts: what both begin and end with is left out. */
export function changedLines(from: string, to: string): { before: string[]; after: string[] } {
  const before = from === '' ? [] : from.split('\n')
  const after = to === '' ? [] : to.split('\n')
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  return { before: before.slice(start, before.length - end), after: after.slice(start, after.length - end) }
}
