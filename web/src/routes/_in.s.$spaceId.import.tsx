import { createFileRoute } from '@tanstack/react-router'
import { NotFound } from '@/app/not-found'
import { ImportPage } from '@/rooms/band/import/import-page'
import { rightsIn } from '@/rooms/space/rights.model'
import { useSpace } from '@/rooms/space/use-space'

export const Route = createFileRoute('/_in/s/$spaceId/import')({
  validateSearch: (search: Record<string, unknown>): { list?: string } =>
    typeof search['list'] === 'string' ? { list: search['list'] } : {},
  component: Import,
})

function Import() {
  const { spaceId } = Route.useParams()
  const { list } = Route.useSearch()
  const navigate = Route.useNavigate()
  if (!rightsIn(useSpace(spaceId)).import) return <NotFound />
  return (
    <ImportPage
      spaceId={spaceId}
      importId={list}
      onImport={(id) => void navigate({ search: id === undefined ? {} : { list: id } })}
    />
  )
}
