import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CreateSpacePage } from '@/rooms/space/create/create-page'
import { mySpaces } from '@/rooms/space/space.queries'

export const Route = createFileRoute('/_in/spaces/new')({ component: NewSpace })

function NewSpace() {
  const spaces = useQuery(mySpaces())
  return <CreateSpacePage taken={spaces.data?.items.map((space) => space.accent) ?? []} />
}
