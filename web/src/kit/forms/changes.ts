/** The fields of `mine` that differ from what the server holds: a merge patch, so that others' changes survive. */
export function changedFields<T extends object>(held: T, mine: T): Partial<T> {
  const keys = Object.keys(mine) as (keyof T)[]
  return Object.fromEntries(keys.filter((key) => mine[key] !== held[key]).map((key) => [key, mine[key]])) as Partial<T>
}

/** Fields that both sides changed since `base`, to different values: the only ones worth asking about. */
export function conflicts<T extends object>(base: T, mine: T, theirs: T): (keyof T)[] {
  const keys = Object.keys(mine) as (keyof T)[]
  return keys.filter((key) => mine[key] !== base[key] && theirs[key] !== base[key] && mine[key] !== theirs[key])
}

/** My changes since `base`, put on top of what somebody else saved meanwhile. */
export function merged<T extends object>(base: T, mine: T, theirs: T): T {
  return { ...theirs, ...changedFields(base, mine) }
}
