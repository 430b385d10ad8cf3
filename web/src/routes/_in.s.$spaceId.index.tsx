import { createFileRoute, Navigate } from '@tanstack/react-router'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/')({ component: FirstPage })

/** A space opens on what one does there most. */
function FirstPage() {
  const { spaceId } = Route.useParams()
  const space = useSpace(spaceId)
  return (
    <Navigate
      to={space.kind === 'band' ? '/s/$spaceId/suggestions' : '/s/$spaceId/members'}
      params={{ spaceId }}
      replace
    />
  )
}
