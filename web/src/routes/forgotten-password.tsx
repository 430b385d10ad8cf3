import { createFileRoute } from '@tanstack/react-router'
import { ForgottenPage } from '@/rooms/account/reset/forgotten-page'

export const Route = createFileRoute('/forgotten-password')({ component: ForgottenPage })
