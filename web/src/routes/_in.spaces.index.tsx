import { createFileRoute } from '@tanstack/react-router'
import { SpacesPage } from '@/rooms/space/mine/spaces-page'

export const Route = createFileRoute('/_in/spaces/')({ component: SpacesPage })
