import { useKeptFocus } from '@/kit/ui/use-kept-focus'
import { useRowsInTurn } from '@/kit/ui/use-rows-in-turn'
import { SuggestionRow } from './suggestion-row'
import type { BandRights } from './suggestions-page'
import type { Suggestion } from './suggestions.queries'
import { usePromote } from './use-promote'
import type { Me } from './use-vote'

interface SuggestionListProps {
  spaceId: string
  suggestions: Suggestion[]
  me: Me
  rights: BandRights
  onOpen: (open: string) => void
  onDelete: (suggestion: Suggestion) => void
}

/** The suggestions, each with my vote and what I may do with it. */
export function SuggestionList({ spaceId, suggestions, me, rights, onOpen, onDelete }: SuggestionListProps) {
  const list = useKeptFocus<HTMLOListElement>(suggestions.length)
  const rows = useRowsInTurn(suggestions)
  const promote = usePromote(spaceId)
  return (
    <ol ref={list} tabIndex={-1} className="rows outline-none">
      {rows.map((s) => (
        <SuggestionRow
          key={s.id}
          spaceId={spaceId}
          suggestion={s}
          me={me}
          canEdit={rights.moderate || (rights.suggest && s.suggested_by.account_id === me.account_id)}
          canVote={rights.vote}
          canPromote={rights.promote}
          onPromote={() => promote.mutate(s)}
          onEdit={() => onOpen(s.id)}
          onDelete={() => onDelete(s)}
          onVoters={() => onOpen(`votes:${s.id}`)}
        />
      ))}
    </ol>
  )
}
