import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '@/kit/i18n/use-format'
import { Banner, bannerAction } from '@/kit/ui/banner'
import { rightsIn } from '@/rooms/space/rights.model'
import type { Space } from '@/rooms/space/space.queries'
import { invitationsWaitFrom } from './notices.model'

/** What everybody in a space has to know about its state, above its pages. */
export function Notices({ space }: { space: Space }) {
  const format = useFormat()
  const [now] = useState(Date.now)
  if (space.archived_at !== undefined)
    return (
      <Banner look="info">
        <Trans>
          Archivé le {format.date(space.archived_at)} : plus personne n’en est propriétaire. On peut encore tout lire,
          plus rien changer.
        </Trans>
      </Banner>
    )
  if (space.needs_second_admin_since === undefined || !rightsIn(space).changeRole) return null
  const from = invitationsWaitFrom(space.needs_second_admin_since)
  return (
    <Banner
      look="warn"
      action={
        <Link to="/s/$spaceId/members" params={{ spaceId: space.id }} className={bannerAction}>
          <Trans>Voir les membres</Trans>
        </Link>
      }
    >
      {Date.parse(from) > now ? (
        <Trans>
          Une seule personne peut administrer ce groupe. Donnez ce rôle à quelqu’un d’autre : sinon, les invitations
          attendront à partir du {format.date(from)}.
        </Trans>
      ) : (
        <Trans>
          Les invitations attendent : une seule personne peut administrer ce groupe. Donnez ce rôle à quelqu’un d’autre.
        </Trans>
      )}
    </Banner>
  )
}
