import { createFileRoute } from '@tanstack/react-router'
import { StagePage } from '@/rooms/band/stage/stage-page'

export const Route = createFileRoute('/_in/s/$spaceId/songs/$songId/stage')({
  validateSearch: (search: Record<string, unknown>): { setlist?: string; entry?: string } => {
    const { setlist, entry } = search
    return typeof setlist === 'string' ? { setlist, entry: typeof entry === 'string' ? entry : undefined } : {}
  },
  staticData: { ownHead: true, fullScreen: true },
  component: Stage,
})

function Stage() {
  const { spaceId, songId } = Route.useParams()
  const { setlist, entry } = Route.useSearch()
  return <StagePage spaceId={spaceId} songId={songId} setlistId={setlist} entryId={entry} />
}
