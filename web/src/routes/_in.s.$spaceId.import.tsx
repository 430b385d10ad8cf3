import { createFileRoute } from '@tanstack/react-router'
import { ImportPage } from '@/rooms/band/import/import-page'

export const Route = createFileRoute('/_in/s/$spaceId/import')({
  validateSearch: (search: Record<string, unknown>): { list?: string } => (typeof search['list'] === 'string' ? { list: search['list'] } : {}),
  component: Import,
})

function Import() {
  const { spaceId } = Route.useParams()
  const { list } = Route.useSearch()
  const navigate = Route.useNavigate()
  return <ImportPage spaceId={spaceId} importId={list} onImport={(id) => void navigate({ search: id === undefined ? {} : { list: id } })} />
}
