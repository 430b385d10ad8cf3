import { createFileRoute } from '@tanstack/react-router'
import { CodePage } from '@/rooms/space/invitation/code-page'

export const Route = createFileRoute('/i/')({ component: CodePage })
