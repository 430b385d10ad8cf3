/** What the address says about the list: its order, its filter, and the dialog that is open. */
export interface SuggestionSearch {
  sort?: 'recent'
  /** `none`: only what waits for my vote. */
  mine?: 'none'
  tag?: string
  /** `new` suggests a song; an id edits that suggestion; `votes:<id>` shows who voted. */
  open?: string
}

/** Reads it, dropping whatever makes no sense; small, because every first visit downloads it. */
export function suggestionSearch(search: Record<string, unknown>): SuggestionSearch {
  const result: SuggestionSearch = {}
  if (search['sort'] === 'recent') result.sort = 'recent'
  if (search['mine'] === 'none') result.mine = 'none'
  if (typeof search['tag'] === 'string') result.tag = search['tag']
  if (typeof search['open'] === 'string') result.open = search['open']
  return result
}
