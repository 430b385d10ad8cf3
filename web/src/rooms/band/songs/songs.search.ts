export const statuses = ['ready', 'in_progress', 'to_learn', 'retired'] as const
export type SongStatus = (typeof statuses)[number]
export const sorts = ['title', 'recent', 'level', 'my_level'] as const
export type SongSort = (typeof sorts)[number]

/** What the address says about the repertoire: its order, its filter, and the dialog that is open. */
export interface SongSearch {
  /** Without one, by title. */
  sort?: Exclude<SongSort, 'title'>
  status?: SongStatus
  tag?: string
  open?: 'new'
}

/** Reads it, dropping whatever makes no sense; small, because every first visit downloads it. */
export function songSearch(search: Record<string, unknown>): SongSearch {
  const result: SongSearch = {}
  const { sort, status, tag, open } = search
  if (sort === 'recent' || sort === 'level' || sort === 'my_level') result.sort = sort
  if (statuses.includes(status as SongStatus)) result.status = status as SongStatus
  if (typeof tag === 'string') result.tag = tag
  if (open === 'new') result.open = open
  return result
}
