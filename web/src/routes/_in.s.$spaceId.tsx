import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { NoSuchSpace } from '@/app/not-found'
import { ProblemError } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { PageBody } from '@/kit/ui/page'
import { ErrorState } from '@/kit/ui/states'
import { SpaceFrame } from '@/rooms/space/frame/space-frame'
import { SpaceSkeleton } from '@/rooms/space/frame/space-skeleton'
import { mySpaces, spaceById } from '@/rooms/space/space.queries'

export const Route = createFileRoute('/_in/s/$spaceId')({ component: SpaceLayout })

/** What the server answers about a space that is not there for this person, or whose address is no id. */
const closed = new Set([400, 403, 404, 422])

function SpaceLayout() {
  const { t } = useLingui()
  const { spaceId } = Route.useParams()
  const mine = useQuery(mySpaces())
  // The list already holds it: the header shows at once, the fresh copy replaces it.
  const space = useQuery({ ...spaceById(spaceId), placeholderData: mine.data?.items.find((s) => s.id === spaceId) })
  // They left it, or were taken out of it, somewhere else: the server says so when it is asked again.
  const isOut = mine.isSuccess && !mine.isFetching && !mine.data.items.some((s) => s.id === spaceId)
  const { refetch } = space
  useEffect(() => {
    if (isOut) void refetch()
  }, [isOut, refetch])
  // Before what was read earlier: somebody who is out of the space sees nothing of it any more.
  if (space.error instanceof ProblemError && closed.has(space.error.status)) return <NoSuchSpace />
  if (space.data) {
    return (
      <SpaceFrame space={space.data}>
        <Outlet />
      </SpaceFrame>
    )
  }
  if (space.isPending) return <SpaceSkeleton label={t`Chargement du groupe`} />
  return (
    <PageBody>
      <ErrorState reason={reasonOf(space.error)} onRetry={() => void space.refetch()} retrying={space.isFetching} />
    </PageBody>
  )
}
