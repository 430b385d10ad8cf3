import { useQueries } from '@tanstack/react-query'
import { useStaying } from '@/kit/data/leaving'
import { type Suggestion, withoutMyVote } from '@/rooms/band/suggestions/suggestions.queries'
import { rightsIn } from '@/rooms/space/rights.model'
import { type JoinRequest, joinRequestsOf, type Space } from '@/rooms/space/space.queries'

/** What waits for the person's answer, space by space. */
export interface Waiting {
  count: number
  /** More wait than were read: `count` is what is known. */
  more: boolean
  pending: boolean
  failed: boolean
  /** The suggestions that wait, of which a page shows a handful; `more` when the server has others still. */
  votes: { space: Space; suggestions: Suggestion[]; more: boolean }[]
  requests: { space: Space; requests: JoinRequest[] }[]
  retry: () => void
}

export function useWaiting(spaces: Space[]): Waiting {
  const bands = spaces.filter((space) => space.kind === 'band' && rightsIn(space).vote)
  const decided = spaces.filter((space) => rightsIn(space).decide)
  const votes = useQueries({ queries: bands.map((space) => withoutMyVote(space.id)) })
  const requests = useQueries({ queries: decided.map((space) => joinRequestsOf(space.id)) })
  const all = [...votes, ...requests]
  const staying = useStaying()

  const waiting = {
    votes: bands
      .map((space, i) => ({ space, suggestions: staying(votes[i]?.data?.items ?? []), more: Boolean(votes[i]?.data?.next) }))
      .filter((group) => group.suggestions.length > 0),
    requests: decided
      .map((space, i) => ({ space, requests: requests[i]?.data?.items ?? [] }))
      .filter((group) => group.requests.length > 0),
  }
  return {
    ...waiting,
    count:
      waiting.votes.reduce((sum, g) => sum + g.suggestions.length, 0) +
      waiting.requests.reduce((sum, g) => sum + g.requests.length, 0),
    more: waiting.votes.some((g) => g.more),
    pending: all.some((q) => q.isPending),
    failed: all.some((q) => q.isError),
    retry: () => {
      for (const q of all) if (q.isError) void q.refetch()
    },
  }
}
