import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Undo2 } from 'lucide-react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Chip } from '@/kit/ui/chip'
import { FieldError } from '@/kit/ui/field'
import { ProgressBar } from '@/kit/ui/progress-bar'
import type { Import, Undone } from './import.queries'

interface ImportProgressProps {
  spaceId: string
  held: Import
  onAgain: () => void
  onUndone: () => void
}

/** The list entering, then entered; and taking it back, which keeps what others have touched since. */
export function ImportProgress({ spaceId, held, onAgain, onUndone }: ImportProgressProps) {
  const { t } = useLingui()
  const undo = query.useMutation('post', '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}/undo', {
    onSuccess: onUndone,
  })

  if (undo.data) return <UndoResult spaceId={spaceId} undone={undo.data} onAgain={onAgain} />
  if (held.status === 'undone') {
    return (
      <div className="grid justify-items-start gap-3">
        <h2 className="poster">
          <Trans>Cet import est annulé</Trans>
        </h2>
        <Button onClick={onAgain}>
          <Trans>Donner une autre liste</Trans>
        </Button>
      </div>
    )
  }
  if (held.status === 'running') {
    return (
      <div className="grid gap-4">
        <h2 className="poster">
          <Trans>La liste entre</Trans>
        </h2>
        <ProgressBar
          label={held.source_name || t`Liste collée`}
          done={held.done}
          total={held.total}
          text={t`${held.done} sur ${held.total}`}
        />
        <p className="meta">
          <Trans>Vous pouvez quitter cette page, l’import continue.</Trans>
        </p>
      </div>
    )
  }
  return (
    <div className="grid justify-items-start gap-4">
      <div className="grid gap-1" role="status">
        <h2 className="poster">
          <Plural value={held.done} one="# morceau proposé" other="# morceaux proposés" />
        </h2>
        <p className="text-ink-2">
          <Trans>
            À chacun de voter. Si ce n’était pas la bonne liste, annulez : ce que personne n’a touché s’en va.
          </Trans>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/s/$spaceId/suggestions" params={{ spaceId }} search={{ sort: 'recent' }}>
          <Trans>Voir les propositions</Trans>
        </ButtonLink>
        <Button
          look="quiet"
          pending={undo.isPending}
          onClick={() => undo.mutate({ params: { path: { space_id: spaceId, import_id: held.id } } })}
        >
          <Undo2 size={20} aria-hidden="true" />
          <Trans>Annuler l’import</Trans>
        </Button>
      </div>
      {undo.isError && <FieldError>{reasonOf(undo.error)}</FieldError>}
    </div>
  )
}

function UndoResult({ spaceId, undone, onAgain }: { spaceId: string; undone: Undone; onAgain: () => void }) {
  return (
    <div className="grid justify-items-start gap-4">
      <div className="grid gap-1" role="status">
        <h2 className="poster">
          <Plural value={undone.removed} _0="Rien à retirer" one="# morceau retiré" other="# morceaux retirés" />
        </h2>
        {undone.kept.length > 0 && (
          <p className="text-ink-2">
            <Plural
              value={undone.kept.length}
              one="# reste, parce que quelqu’un s’en est déjà occupé."
              other="# restent, parce que quelqu’un s’en est déjà occupé."
            />
          </p>
        )}
      </div>
      {undone.kept.length > 0 && (
        <ul className="rows-closed w-full">
          {undone.kept.map((kept) => (
            <li key={kept.id} className="flex min-h-13 items-center gap-3 py-2">
              <span className="min-w-0 flex-1 font-strong [overflow-wrap:anywhere]">{kept.title}</span>
              <Chip>{kept.reason === 'edited' ? <Trans>Modifié depuis</Trans> : <Trans>A reçu un vote</Trans>}</Chip>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/s/$spaceId/suggestions" params={{ spaceId }}>
          <Trans>Voir les propositions</Trans>
        </ButtonLink>
        <Button look="quiet" onClick={onAgain}>
          <Trans>Donner une autre liste</Trans>
        </Button>
      </div>
    </div>
  )
}
