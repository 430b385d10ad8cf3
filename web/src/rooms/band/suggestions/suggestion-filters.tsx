import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { Filter, Filters } from '@/kit/ui/filter'
import type { SuggestionSearch } from './suggestions.search'

interface SuggestionFiltersProps {
  search: SuggestionSearch
  tags: string[]
  onChange: (change: Partial<SuggestionSearch>) => void
}

/** The order of the list, and what it is narrowed to; all of it stands in the address. */
export function SuggestionFilters({ search, tags, onChange }: SuggestionFiltersProps) {
  const { t } = useLingui()
  // A tag stays where it was pressed; one that came by the address alone goes first.
  const shown = search.tag === undefined || tags.includes(search.tag) ? tags : [search.tag, ...tags]
  return (
    <Filters label={t`Trier et filtrer`}>
      <Filter pressed={search.sort !== 'recent'} onClick={() => onChange({ sort: undefined })}>
        <Trans>Les mieux notées</Trans>
      </Filter>
      <Filter pressed={search.sort === 'recent'} onClick={() => onChange({ sort: 'recent' })}>
        <Trans>Récentes</Trans>
      </Filter>
      <Filter
        pressed={search.mine === 'none'}
        onClick={() => onChange({ mine: search.mine === 'none' ? undefined : 'none' })}
      >
        <Trans>Sans mon vote</Trans>
      </Filter>
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
  )
}
