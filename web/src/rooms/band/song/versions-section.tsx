import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { Button } from '@/kit/ui/button'
import { Section } from '@/kit/ui/page'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { useToast } from '@/kit/ui/toast'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { reloadSong } from '@/rooms/band/songs/songs.cache'
import { songById, songPath } from '@/rooms/band/songs/songs.queries'
import type { SongStatus } from '@/rooms/band/songs/songs.search'
import { useStatusNames } from '@/rooms/band/songs/use-status-names'
import { useFieldNames } from './use-field-names'
import { changedLines } from './versions.model'
import { type FieldChange, type SongVersion, versionPages } from './versions.queries'

/** Who changed what in a song, and the way back to how it was. */
export function VersionsSection({ spaceId, songId, canEdit }: { spaceId: string; songId: string; canEdit: boolean }) {
  const { t } = useLingui()
  const versions = useInfiniteQuery(versionPages(spaceId, songId))
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []
  const newest = items[0]?.version
  return (
    <Section title={<Trans>Versions</Trans>}>
      {versions.isPending ? (
        <SkeletonRows rows={2} height={60} label={t`Chargement des versions`} />
      ) : versions.isError && items.length === 0 ? (
        <ErrorState
          reason={reasonOf(versions.error)}
          onRetry={() => void versions.refetch()}
          retrying={versions.isFetching}
        />
      ) : (
        <ol className="rows">
          {items.map((version) => (
            <Version
              key={version.version}
              spaceId={spaceId}
              songId={songId}
              version={version}
              canRestore={canEdit && version.version !== newest}
            />
          ))}
        </ol>
      )}
      {versions.hasNextPage && (
        <div>
          <Button
            look="quiet"
            small
            pending={versions.isFetchingNextPage}
            onClick={() => void versions.fetchNextPage()}
          >
            <Trans>Versions plus anciennes</Trans>
          </Button>
        </div>
      )}
    </Section>
  )
}

function Version({
  spaceId,
  songId,
  version: v,
  canRestore,
}: {
  spaceId: string
  songId: string
  version: SongVersion
  canRestore: boolean
}) {
  const { t } = useLingui()
  const format = useFormat()
  const client = useQueryClient()
  const toast = useToast()
  const restore = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST(`${songPath}/versions/{version}/restoration`, {
        params: { path: { space_id: spaceId, song_id: songId, version: v.version } },
      })
      return data
    },
    onSuccess: (song) => {
      if (song) client.setQueryData(songById(spaceId, songId).queryKey, song)
      toast.say(t`Le morceau est comme à la version ${v.version}. Rien de ce qui a suivi n’est perdu.`)
    },
    onError: (error) => toast.say(reasonOf(error)),
    onSettled: () => reloadSong(client, spaceId, songId),
  })
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 py-3">
      <div className="grid min-w-0 gap-1">
        {v.restored_from !== undefined && (
          <p className="text-sm font-medium">
            <Trans>Version {v.restored_from} rétablie</Trans>
          </p>
        )}
        {v.version === 1 && (
          <p className="text-sm font-medium">
            <Trans>Entré au répertoire</Trans>
          </p>
        )}
        {v.changes.length > 0 &&
          (v.version === 1 ? (
            <details>
              <summary className="link tap-grow w-fit text-sm">
                <Trans>Ce qui était rempli</Trans>
              </summary>
              <Changes version={v} />
            </details>
          ) : (
            <Changes version={v} />
          ))}
        <p className="meta">
          {v.changed_by.display_name}, {format.dateTime(v.changed_at)}
        </p>
      </div>
      {canRestore && (
        <Button
          look="bare"
          small
          pending={restore.isPending}
          aria-label={t`Restaurer la version ${v.version}`}
          onClick={() => restore.mutate()}
        >
          <Trans>Restaurer</Trans>
        </Button>
      )}
    </li>
  )
}

function Changes({ version: v }: { version: SongVersion }) {
  return (
    <ul className="grid gap-1">
      {v.changes.map((change) => (
        <li key={change.field} className="text-sm [overflow-wrap:anywhere]">
          <Change change={change} first={v.version === 1} />
        </li>
      ))}
    </ul>
  )
}

const long = new Set(['chordpro', 'structure', 'notes', 'links'])

/** One field of a version: what it was, what it became. Long texts show the lines that differ, when asked. */
function Change({ change, first }: { change: FieldChange; first: boolean }) {
  const names = useFieldNames()
  const shown = useShown()
  const name = names[change.field] ?? change.field
  if (!long.has(change.field)) {
    return (
      <span className="font-medium">
        {name} <span className="text-ink-3">·</span>{' '}
        {!first && (
          <>
            <span className="sr-only">
              <Trans>avant</Trans>{' '}
            </span>
            <span className="text-ink-2">{shown(change.field, change.from) || '–'}</span>{' '}
            <ArrowRight size={14} aria-hidden="true" className="inline align-[-2px]" />
            <span className="sr-only">
              {' '}
              <Trans>après</Trans>
            </span>{' '}
          </>
        )}
        <span>{shown(change.field, change.to) || '–'}</span>
      </span>
    )
  }
  const { before, after } = changedLines(change.from, change.to)
  return (
    <details>
      <summary className="tap-grow w-fit cursor-pointer font-medium">{name}</summary>
      <div className="mt-1 grid gap-1">
        {before.length > 0 && <Lines title={<Trans>Avant</Trans>} lines={before} />}
        {after.length > 0 && <Lines title={<Trans>Après</Trans>} lines={after} />}
        {change.cut && (
          <p className="meta">
            <Trans>Seul le début est montré ici ; restaurer reprend tout.</Trans>
          </p>
        )}
      </div>
    </details>
  )
}

function Lines({ title, lines }: { title: React.ReactNode; lines: string[] }) {
  return (
    <div>
      <p className="label text-ink-2">{title}</p>
      <p className="max-h-60 overflow-y-auto rounded-1 bg-sunk px-2 py-1.5 font-mono text-2xs whitespace-pre-wrap contrast:border">
        {lines.join('\n')}
      </p>
    </div>
  )
}

/** The value of a field as a version remembers it, as a person reads it. */
function useShown(): (field: string, value: string) => string {
  const notation = useNotation()
  const statuses = useStatusNames()
  return (field, value) => {
    if (value === '') return ''
    if (field === 'status') return statuses[value as SongStatus] ?? value
    if (field === 'key') return keyName(value, notation)
    if (field === 'duration_seconds') return clock(Number(value))
    if (field === 'tags') return value.split('\n').join(', ')
    return value
  }
}
