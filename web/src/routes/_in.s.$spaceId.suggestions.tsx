import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { suggestionSearch } from '@/rooms/band/suggestions/suggestions.search'
import { SuggestionsPage } from '@/rooms/band/suggestions/suggestions-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/suggestions')({
  validateSearch: suggestionSearch,
  component: Suggestions,
})

function Suggestions() {
  const { spaceId } = Route.useParams()
  const account = useAccount()
  const space = useSpace(spaceId)
  return (
    <SuggestionsPage
      key={spaceId}
      spaceId={spaceId}
      search={Route.useSearch()}
      me={{ account_id: account.id, display_name: account.display_name }}
      rights={rightsIn(space)}
    />
  )
}
