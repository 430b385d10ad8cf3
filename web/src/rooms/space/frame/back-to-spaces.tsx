import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'

/** The way back from a space on the phone; a desktop has the rail. */
export function BackToSpaces() {
  return (
    <div className="flex min-h-13 items-center text-sm font-strong wide:hidden">
      <Link to="/spaces" className="-ml-3 flex min-h-11 items-center gap-1 rounded-2 pr-3 pl-2">
        <ChevronLeft size={20} aria-hidden="true" />
        <Trans>Musique & cours</Trans>
      </Link>
    </div>
  )
}
