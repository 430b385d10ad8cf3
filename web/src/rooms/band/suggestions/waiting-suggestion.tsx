import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { clock } from '@/kit/i18n/format'
import { useToast } from '@/kit/ui/toast'
import { Vote } from '@/kit/ui/vote'
import type { Suggestion } from './suggestions.queries'
import { type Me, useVote } from './use-vote'

/** A song that waits for my vote, answered on the spot. */
export function WaitingSuggestion({
  space,
  suggestion: s,
  me,
}: {
  space: { id: string; name: string; accent: string }
  suggestion: Suggestion
  me: Me
}) {
  const { t } = useLingui()
  const toast = useToast()
  const vote = useVote(space.id, s.id, me)
  const navigate = useNavigate()
  const facts = [s.artist, s.duration_seconds ? clock(s.duration_seconds) : '']
    .filter((fact) => fact !== '')
    .join(' · ')
  const answer = (value: -1 | 0 | 1) => {
    vote.mutate(value)
    if (value === 0) return
    // The song leaves this list with the answer, so a slip of the thumb is mended from here.
    toast.undoable({
      message: value > 0 ? t`Vous êtes pour « ${s.title} ».` : t`Vous êtes contre « ${s.title} ».`,
      undo: () => vote.mutate(0),
      commit: () => {},
    })
  }
  return (
    <li data-accent={space.accent} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3 py-3">
      <span className="tag" aria-hidden="true" />
      <button
        type="button"
        className="min-w-0 rounded-1 text-left"
        onClick={() =>
          void navigate({ to: '/s/$spaceId/suggestions', params: { spaceId: space.id }, search: { mine: 'none' } })
        }
      >
        <span className="block text-md/[1.3] font-bold [overflow-wrap:anywhere]">{s.title}</span>
        <span className="meta block [overflow-wrap:anywhere]">
          {space.name}
          {facts !== '' && ` · ${facts}`}
        </span>
        <span className="meta block">
          <Trans>Proposé par {s.suggested_by.display_name}</Trans>
        </span>
      </button>
      <Vote subject={s.title} score={s.score} mine={s.my_vote} onVote={answer} />
    </li>
  )
}
