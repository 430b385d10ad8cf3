import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'

/** Leads to the songs of a band that wait for my vote and are not shown here; `others` when their number is known. */
export function MoreWaiting({
  space,
  others,
}: {
  space: { id: string; name: string; accent: string }
  others: number | undefined
}) {
  const { name } = space
  return (
    <li data-accent={space.accent}>
      <Link
        to="/s/$spaceId/suggestions"
        params={{ spaceId: space.id }}
        search={{ mine: 'none' }}
        className="flex min-h-(--row) items-center gap-3 rounded-1 py-2 font-medium hover:underline hover:decoration-1 hover:underline-offset-4"
      >
        <span className="tag" aria-hidden="true" />
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          {others === undefined ? (
            <Trans>Beaucoup d’autres chez {name}</Trans>
          ) : (
            <Plural value={others} one={`# autre chez ${name}`} other={`# autres chez ${name}`} />
          )}
        </span>
        <ChevronRight size={20} aria-hidden="true" className="text-ink-3" />
      </Link>
    </li>
  )
}
