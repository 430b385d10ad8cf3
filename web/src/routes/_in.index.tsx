import { createFileRoute } from '@tanstack/react-router'
import { HomePage } from '@/app/home/home-page'
import { useAccount } from '@/app/use-account'

export const Route = createFileRoute('/_in/')({ component: Home })

function Home() {
  return <HomePage account={useAccount()} />
}
