import { createFileRoute } from '@tanstack/react-router'
import { SpaceSettingsPage } from '@/rooms/space/settings/settings-page'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/settings')({ component: Settings })

function Settings() {
  const { spaceId } = Route.useParams()
  return <SpaceSettingsPage space={useSpace(spaceId)} />
}
