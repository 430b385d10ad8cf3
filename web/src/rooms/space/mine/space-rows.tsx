import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { Space } from '@/rooms/space/space.queries'

/** The spaces one belongs to, each with its ticket. */
export function SpaceRows({ spaces }: { spaces: Space[] }) {
  return (
    <ul className="rows">
      {spaces.map((space) => (
        <li key={space.id} data-accent={space.accent}>
          <Link
            to="/s/$spaceId"
            params={{ spaceId: space.id }}
            className="flex min-h-(--row) items-center gap-3 rounded-1 py-2 hover:underline hover:decoration-1 hover:underline-offset-4"
          >
            <span className="tag" aria-hidden="true" />
            <span className="min-w-0 flex-1">
              <span className="block font-strong [overflow-wrap:anywhere]">{space.name}</span>
              <span className="meta block">
                {space.kind === 'band' ? <Trans>Groupe</Trans> : <Trans>Studio</Trans>} ·{' '}
                <Plural value={space.member_count} one="# membre" other="# membres" />
              </span>
            </span>
            <ChevronRight size={20} aria-hidden="true" className="text-ink-3" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
