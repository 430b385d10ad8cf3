import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { PageBody } from '@/kit/ui/page'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { type Import, importById } from './import.queries'
import { ImportPreview } from './import-preview'
import { ImportProgress } from './import-progress'
import { ImportSource } from './import-source'

interface ImportPageProps {
  spaceId: string
  /** The import under way; it stands in the address, so that a reload finds it again. */
  importId?: string
  onImport: (importId: string | undefined) => void
}

/** A whole list of songs at once: give it, look at it, let it in, take it back. */
export function ImportPage({ spaceId, importId, onImport }: ImportPageProps) {
  const { t } = useLingui()
  useTitle(t`Importer une liste`)
  const client = useQueryClient()
  const hold = (held: Import) => client.setQueryData(importById(spaceId, held.id).queryKey, held)

  return (
    <PageBody>
      <div className="grid max-w-190 gap-4">
        <Link
          to="/s/$spaceId/suggestions"
          params={{ spaceId }}
          className="link inline-flex items-center gap-1 justify-self-start text-sm"
        >
          <ChevronLeft size={16} aria-hidden="true" />
          <Trans>Propositions</Trans>
        </Link>
        {importId === undefined ? (
          <ImportSource
            spaceId={spaceId}
            onRead={(read) => {
              hold(read)
              onImport(read.id)
            }}
          />
        ) : (
          <ImportSteps spaceId={spaceId} importId={importId} onHold={hold} onAgain={() => onImport(undefined)} />
        )}
      </div>
    </PageBody>
  )
}

function ImportSteps({
  spaceId,
  importId,
  onHold,
  onAgain,
}: {
  spaceId: string
  importId: string
  onHold: (held: Import) => void
  onAgain: () => void
}) {
  const { t } = useLingui()
  const held = useQuery({
    ...importById(spaceId, importId),
    // Progress arrives live; asking every two seconds covers a socket that is down.
    refetchInterval: (q) => (q.state.data?.status === 'running' ? 2000 : false),
  })
  if (held.isPending) return <SkeletonRows rows={6} height={60} label={t`Chargement de la liste`} />
  if (held.isError)
    return <ErrorState reason={reasonOf(held.error)} onRetry={() => void held.refetch()} retrying={held.isFetching} />
  if (held.data.status === 'preview')
    return <ImportPreview key={importId} spaceId={spaceId} preview={held.data} onStarted={onHold} onAgain={onAgain} />
  return <ImportProgress spaceId={spaceId} held={held.data} onAgain={onAgain} onUndone={() => void held.refetch()} />
}
