import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useMatches } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AccentScope } from '@/kit/ui/accent-scope'
import { SpaceHeader } from '@/kit/ui/space-header'
import { Tab, Tabs } from '@/kit/ui/tabs'
import { BackToSpaces } from './back-to-spaces'
import { Notices } from './notices'
import { rightsIn } from '@/rooms/space/rights.model'
import type { Space } from '@/rooms/space/space.queries'

/** What stands above every page of a space: its name on its stock, and its pages as tabs. */
export function SpaceFrame({ space, children }: { space: Space; children: ReactNode }) {
  const { t } = useLingui()
  const rights = rightsIn(space)
  const params = { spaceId: space.id }
  // A list comes in among the suggestions: its page is below theirs.
  const importing = useLocation({ select: ({ pathname }) => pathname.endsWith('/import') })
  const ownHead = useMatches({ select: (matches) => matches.some((match) => match.staticData.ownHead === true) })
  if (ownHead) return <AccentScope accent={space.accent}>{children}</AccentScope>
  return (
    <SpaceHeader
      accent={space.accent}
      name={space.name}
      meta={
        <>
          {space.kind === 'band' ? <Trans>Groupe</Trans> : <Trans>Studio</Trans>}
          {' · '}
          <Plural value={space.member_count} one="vous, pour le moment" other="# membres" />
          {space.description !== '' && ` · ${space.description}`}
        </>
      }
      top={<BackToSpaces />}
      tabs={
        <Tabs label={t`Pages de ${space.name}`}>
          {space.kind === 'band' && (
            <Tab to="/s/$spaceId/songs" params={params}>
              <Trans>Répertoire</Trans>
            </Tab>
          )}
          {space.kind === 'band' && (
            <Tab to="/s/$spaceId/suggestions" params={params} aria-current={importing ? 'page' : undefined}>
              <Trans>Propositions</Trans>
            </Tab>
          )}
          {space.kind === 'band' && (
            <Tab to="/s/$spaceId/setlists" params={params}>
              <Trans>Setlists</Trans>
            </Tab>
          )}
          {rights.members && (
            <Tab to="/s/$spaceId/members" params={params}>
              <Trans>Membres</Trans>
            </Tab>
          )}
          {rights.invite && (
            <Tab to="/s/$spaceId/invite" params={params}>
              <Trans>Inviter</Trans>
            </Tab>
          )}
          <Tab to="/s/$spaceId/settings" params={params}>
            <Trans>Réglages</Trans>
          </Tab>
        </Tabs>
      }
    >
      <Notices space={space} />
      {children}
    </SpaceHeader>
  )
}
