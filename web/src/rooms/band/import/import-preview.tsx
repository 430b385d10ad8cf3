import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { CopyCheck, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { Button } from '@/kit/ui/button'
import { Chip } from '@/kit/ui/chip'
import { FieldError } from '@/kit/ui/field'
import { Checkbox } from '@/kit/ui/switch'
import { importable, proposed, tally, toggled } from './import.model'
import type { Import, ImportRow } from './import.queries'

interface ImportPreviewProps {
  spaceId: string
  preview: Import
  onStarted: (started: Import) => void
  onAgain: () => void
}

/** What the list holds, before anything of it enters: duplicates and unreadable lines are marked and left out. */
export function ImportPreview({ spaceId, preview, onStarted, onAgain }: ImportPreviewProps) {
  const { t } = useLingui()
  const [chosen, setChosen] = useState(() => proposed(preview.rows))
  const run = query.useMutation('post', '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}/run', {
    onSuccess: onStarted,
  })
  const possible = importable(preview.rows)
  const { fresh, duplicates, problems } = tally(preview.rows)

  if (possible.length === 0) {
    return (
      <div className="grid justify-items-start gap-3">
        <h2 className="poster">
          <Trans>Aucune ligne lisible</Trans>
        </h2>
        <p className="text-ink-2">
          <Trans>On attend un titre par ligne, par exemple « Nino Ferrer – Le Sud ».</Trans>
        </p>
        <Button onClick={onAgain}>
          <Trans>Donner une autre liste</Trans>
        </Button>
      </div>
    )
  }

  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <h2 className="poster">
          <Plural value={preview.rows.length} one="# morceau dans la liste" other="# morceaux dans la liste" />
        </h2>
        <p className="text-ink-2">
          <Plural value={fresh} _0="Aucun nouveau" one="# nouveau" other="# nouveaux" />
          {duplicates > 0 && (
            <>
              {', '}
              <Plural value={duplicates} one="# doublon laissé de côté" other="# doublons laissés de côté" />
            </>
          )}
          {problems > 0 && (
            <>
              {', '}
              <Plural value={problems} one="# ligne illisible" other="# lignes illisibles" />
            </>
          )}
          {'. '}
          <button type="button" className="link tap-grow" onClick={onAgain}>
            <Trans>Donner une autre liste</Trans>
          </button>
        </p>
      </div>

      <div className="sticky top-0 z-(--z-sticky) -mx-(--gutter) flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-paper px-(--gutter) py-2 wide:mx-0 wide:px-0">
        <Checkbox
          label={
            <span className="text-sm font-medium">
              <Trans>Tout</Trans>
            </span>
          }
          checked={chosen.size === possible.length}
          ref={(box) => {
            if (box) box.indeterminate = chosen.size > 0 && chosen.size < possible.length
          }}
          onChange={(event) => setChosen(event.target.checked ? new Set(possible) : new Set())}
        />
        <span className="ml-auto">
          <Button
            pending={run.isPending}
            disabled={chosen.size === 0}
            onClick={() =>
              run.mutate({
                params: { path: { space_id: spaceId, import_id: preview.id } },
                body: { lines: [...chosen].toSorted((a, b) => a - b) },
              })
            }
          >
            <Plural value={chosen.size} _0="Rien de choisi" one="Importer # morceau" other="Importer # morceaux" />
          </Button>
        </span>
      </div>
      {run.isError && <FieldError>{reasonOf(run.error)}</FieldError>}

      <ul className="rows">
        {preview.rows.map((row) => (
          <PreviewRow
            key={row.line}
            row={row}
            chosen={chosen.has(row.line)}
            label={t`Ligne ${row.line} : ${row.title}`}
            onToggle={() => setChosen((before) => toggled(before, row.line))}
          />
        ))}
      </ul>
    </div>
  )
}

function PreviewRow({
  row,
  chosen,
  label,
  onToggle,
}: {
  row: ImportRow
  chosen: boolean
  label: string
  onToggle: () => void
}) {
  return (
    <li className="[contain-intrinsic-size:auto_56px] [content-visibility:auto]">
      <label className="flex min-h-14 items-center gap-3 py-1.5">
        <Checkbox aria-label={label} checked={chosen} disabled={row.problem !== undefined} onChange={onToggle} />
        <span className="min-w-0 flex-1">
          <span className="block font-strong [overflow-wrap:anywhere]">
            {row.title || <Trans>Ligne {row.line}</Trans>}
          </span>
          <span className="meta block [overflow-wrap:anywhere]">
            {row.problem
              ? row.problem.detail
              : [row.artist, row.duration_seconds ? clock(row.duration_seconds) : ''].filter(Boolean).join(' · ')}
          </span>
        </span>
        {row.problem && (
          <Chip tone="no" icon={<TriangleAlert aria-hidden="true" />}>
            <Trans>Illisible</Trans>
          </Chip>
        )}
        {row.duplicate_of && (
          <Chip tone="warn" icon={<CopyCheck aria-hidden="true" />}>
            {row.duplicate_of.kind === 'row' ? (
              <Trans>Comme la ligne {row.duplicate_of.line ?? 0}</Trans>
            ) : (
              <Trans>Déjà proposé</Trans>
            )}
          </Chip>
        )}
      </label>
    </li>
  )
}
