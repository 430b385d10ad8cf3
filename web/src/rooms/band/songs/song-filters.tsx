import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { Filter, Filters } from '@/kit/ui/filter'
import { Select } from '@/kit/ui/select'
import { sorts, type SongSearch, type SongSort, type SongStatus, statuses } from './songs.search'

interface SongFiltersProps {
  search: SongSearch
  tags: string[]
  /** How many songs stand how, once the whole repertoire was seen. */
  counts?: Record<SongStatus, number>
  onChange: (change: Partial<SongSearch>) => void
}

/** The order of the repertoire, and what it is narrowed to; all of it stands in the address. */
export function SongFilters({ search, tags, counts, onChange }: SongFiltersProps) {
  const { t } = useLingui()
  const orders: Record<SongSort, string> = {
    title: t`Par titre`,
    recent: t`Modifiés récemment`,
    my_level: t`À travailler d’abord`,
    level: t`Fragiles dans le groupe`,
  }
  const names: Record<SongStatus, string> = {
    ready: t`Prêts`,
    in_progress: t`En cours`,
    to_learn: t`À apprendre`,
    retired: t`Au placard`,
  }
  const all = counts && Object.values(counts).reduce((sum, n) => sum + n, 0)
  const shown = search.tag === undefined || tags.includes(search.tag) ? tags : [search.tag, ...tags]
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 wide:grid-cols-[minmax(0,1fr)_auto] wide:items-start">
      <Filters label={t`Filtrer`}>
        <Filter pressed={search.status === undefined} onClick={() => onChange({ status: undefined })}>
          <Trans>Tous</Trans>
          {all !== undefined && <span className="tabular-nums">{all}</span>}
        </Filter>
        {statuses.map((status) => (
          <Filter
            key={status}
            pressed={status === search.status}
            onClick={() => onChange({ status: status === search.status ? undefined : status })}
          >
            {names[status]}
            {counts && <span className="tabular-nums">{counts[status]}</span>}
          </Filter>
        ))}
        {shown.map((tag) => (
          <Filter
            key={tag}
            pressed={tag === search.tag}
            onClick={() => onChange({ tag: tag === search.tag ? undefined : tag })}
          >
            {tag}
            {tag === search.tag && <X size={16} aria-hidden="true" />}
          </Filter>
        ))}
      </Filters>
      <Select
        aria-label={t`Trier`}
        value={search.sort ?? 'title'}
        onChange={(event) => {
          const sort = event.target.value as SongSort
          onChange({ sort: sort === 'title' ? undefined : sort })
        }}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {orders[sort]}
          </option>
        ))}
      </Select>
    </div>
  )
}
