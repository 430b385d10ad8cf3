import { createFileRoute } from '@tanstack/react-router'
import { SetlistsPage } from '@/rooms/band/setlists/setlists-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/setlists/')({
  validateSearch: (search: Record<string, unknown>): { open?: 'new' } =>
    search['open'] === 'new' ? { open: 'new' } : {},
  component: Setlists,
})

function Setlists() {
  const { spaceId } = Route.useParams()
  const { open } = Route.useSearch()
  return (
    <SetlistsPage
      key={spaceId}
      spaceId={spaceId}
      canAdd={rightsIn(useSpace(spaceId)).addSetlist}
      adding={open === 'new'}
    />
  )
}
