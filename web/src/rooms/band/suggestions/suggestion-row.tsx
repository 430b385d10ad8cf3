import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Check, ExternalLink, ListMusic, Pencil, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { AvatarStack } from '@/kit/ui/avatar'
import { Chip } from '@/kit/ui/chip'
import { Menu, type MenuEntry } from '@/kit/ui/menu'
import { Vote } from '@/kit/ui/vote'
import { linkHost } from './suggestions.model'
import type { Suggestion } from './suggestions.queries'
import { type Me, useVote } from './use-vote'

interface SuggestionRowProps {
  spaceId: string
  suggestion: Suggestion
  me: Me
  canEdit: boolean
  canVote: boolean
  canPromote: boolean
  onPromote: () => void
  onEdit: () => void
  onDelete: () => void
  onVoters: () => void
}

/** One suggested song: what it is, why, who is for it, and my vote. */
export function SuggestionRow({
  spaceId,
  suggestion: s,
  me,
  canEdit,
  canVote,
  canPromote,
  onPromote,
  onEdit,
  onDelete,
  onVoters,
}: SuggestionRowProps) {
  const { t } = useLingui()
  const format = useFormat()
  const vote = useVote(spaceId, s.id, me)
  const host = linkHost(s.link)
  const voters = s.votes_for + s.votes_against
  const entries: MenuEntry[] = [
    ...(voters > 0
      ? [
          {
            id: 'votes',
            label: <Trans>Qui a voté</Trans>,
            icon: <Users size={20} aria-hidden="true" />,
            onAction: onVoters,
          },
        ]
      : []),
    ...(canPromote && s.song_id === undefined
      ? [
          {
            id: 'promote',
            label: <Trans>Mettre au répertoire</Trans>,
            icon: <ListMusic size={20} aria-hidden="true" />,
            onAction: onPromote,
          },
        ]
      : []),
    ...(canEdit
      ? [
          {
            id: 'edit',
            label: <Trans>Modifier</Trans>,
            icon: <Pencil size={20} aria-hidden="true" />,
            onAction: onEdit,
          },
          {
            id: 'delete',
            label: <Trans>Supprimer</Trans>,
            icon: <Trash2 size={20} aria-hidden="true" />,
            danger: true,
            onAction: onDelete,
          },
        ]
      : []),
  ]
  const facts = [s.artist, s.duration_seconds ? clock(s.duration_seconds) : ''].filter((fact) => fact !== '')

  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 py-3">
      <div className="min-w-0">
        <h2 className="title-sm">{s.title}</h2>
        {(facts.length > 0 || host) && (
          <p className="meta text-ink-2 [overflow-wrap:anywhere]">
            {facts.join(' · ')}
            {facts.length > 0 && host && ' · '}
            {host && (
              <a href={s.link} target="_blank" rel="noreferrer" className="link inline-flex items-center gap-1">
                {host}
                <ExternalLink size={13} aria-hidden="true" />
                <span className="sr-only">
                  <Trans>(s’ouvre dans un autre onglet)</Trans>
                </span>
              </a>
            )}
          </p>
        )}
        {s.note !== '' && <Note text={s.note} />}
      </div>
      <Vote
        subject={s.title}
        score={s.score}
        mine={s.my_vote}
        disabled={!canVote}
        onVote={(value) => vote.mutate(value)}
      />
      <div className="col-span-full flex min-h-9 items-center gap-3">
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1.5 gap-y-1">
          {s.song_id !== undefined && (
            <Link to="/s/$spaceId/songs/$songId" params={{ spaceId, songId: s.song_id }} className="tap-grow rounded-1">
              <Chip tone="ok" icon={<Check aria-hidden="true" />}>
                <Trans>Au répertoire</Trans>
              </Chip>
            </Link>
          )}
          {s.tags.map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
          <span className="meta [overflow-wrap:anywhere]">
            {s.suggested_by.display_name}, {format.date(s.created_at)}
          </span>
        </span>
        <span className="flex flex-none items-center gap-1.5">
          {voters > 0 && (
            <button
              type="button"
              onClick={onVoters}
              className="tap-grow flex min-h-9 items-center gap-1.5 rounded-2 px-1 hover:bg-sunk"
            >
              <span className="hidden wide:inline">
                <AvatarStack
                  people={s.voters.map((v) => ({ id: v.account_id, name: v.display_name }))}
                  total={voters}
                />
              </span>
              <span className="meta">
                {s.votes_for > 0 && <Plural value={s.votes_for} one="# pour" other="# pour" />}
                {s.votes_for > 0 && s.votes_against > 0 && ', '}
                {s.votes_against > 0 && <Plural value={s.votes_against} one="# contre" other="# contre" />}
                <span className="sr-only">
                  {', '}
                  <Trans>voir qui a voté pour « {s.title} »</Trans>
                </span>
              </span>
            </button>
          )}
          {entries.length > 0 && (
            <span className="-mr-3 wide:mr-0">
              <Menu label={t`Autres actions pour « ${s.title} »`} entries={entries} />
            </span>
          )}
        </span>
      </div>
    </li>
  )
}

/** A note longer than this is folded until asked for: a list is for comparing. Characters. */
const fold = 280

/** The word that is to convince the others. */
function Note({ text }: { text: string }) {
  const [open, setOpen] = useState(text.length <= fold)
  return (
    <div className="mt-1 text-sm text-ink-2 [overflow-wrap:anywhere]">
      <p className={open ? 'whitespace-pre-line' : 'line-clamp-4'}>
        <Trans>« {text} »</Trans>
      </p>
      {text.length > fold && (
        <button type="button" className="link tap-grow" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <Trans>Replier</Trans> : <Trans>Lire la suite</Trans>}
        </button>
      )}
    </div>
  )
}
