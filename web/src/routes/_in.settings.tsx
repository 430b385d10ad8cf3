import { createFileRoute } from '@tanstack/react-router'
import { useAccount } from '@/app/use-account'
import { SettingsPage } from '@/rooms/account/settings/settings-page'

export const Route = createFileRoute('/_in/settings')({ component: Settings })

function Settings() {
  return <SettingsPage account={useAccount()} />
}
