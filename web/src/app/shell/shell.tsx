import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useMatches } from '@tanstack/react-router'
import { House, Music, Plus, Settings } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { Account } from '@/kit/api/client'
import { useChangesOnTheirWay } from '@/kit/data/unsent'
import { hasChosenLanguage, speak } from '@/kit/i18n/language'
import { useOnline } from '@/kit/platform/online'
import { Avatar } from '@/kit/ui/avatar'
import { Banner } from '@/kit/ui/banner'
import { Count } from '@/kit/ui/chip'
import { Logo } from '@/kit/ui/logo'
import { Rail, RailLink } from '@/kit/ui/rail'
import { Skeleton } from '@/kit/ui/states'
import { TabBar, TabBarLink } from '@/kit/ui/tab-bar'
import { ConfirmBanner } from '@/rooms/account/confirm/confirm-banner'
import { mySpaces } from '@/rooms/space/space.queries'
import { useWaiting } from '../home/waiting'
import { LiveFacts } from './live-facts'
import { useFetchAhead } from './fetch-ahead'
import { useLate } from './use-late'

/** What stands around every page of a signed-in person: the rail on a desktop, the tabs on a phone. */
export function Shell({ account, children }: { account: Account; children: ReactNode }) {
  const { t } = useLingui()
  const online = useOnline()
  const path = useLocation({ select: (location) => location.pathname })
  const fullScreen = useMatches({ select: (matches) => matches.some((match) => match.staticData.fullScreen === true) })
  const late = useLate()
  const spaces = useQuery(mySpaces())
  const waiting = useWaiting(spaces.data?.items ?? [])
  const inMusic = path.startsWith('/spaces') || path.startsWith('/s/')

  useFetchAhead()
  useChangesOnTheirWay()
  useEffect(() => {
    // A device where nobody chose speaks the person's language.
    if (!hasChosenLanguage()) void speak(account.language, { remember: false })
  }, [account.language])

  return (
    <div
      className={
        fullScreen
          ? undefined
          : 'min-h-dvh pb-[calc(var(--tabbar)+env(safe-area-inset-bottom))] wide:grid wide:grid-cols-[var(--rail)_minmax(0,1fr)] wide:pb-0 print:block! print:pb-0'
      }
    >
      <a
        href="#content"
        className="sr-only rounded-2 bg-ink px-4 py-2 text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-(--z-toast)"
      >
        <Trans>Aller au contenu</Trans>
      </a>
      <LiveFacts accountId={account.id} spaceIds={(spaces.data?.items ?? []).map((space) => space.id)} />

      {!fullScreen && (
        <Rail label={t`Navigation`}>
          <Link to="/" className="mb-2.5 px-2.5 py-1" aria-label={t`Kermesse, accueil`}>
            <Logo />
          </Link>
          <RailLink
            to="/"
            activeOptions={{ exact: true }}
            icon={<House size={20} aria-hidden="true" />}
            end={
              waiting.count > 0 && (
                <Count value={waiting.count} more={waiting.more} label={t`${waiting.count} réponses attendues`} />
              )
            }
          >
            <Trans>Accueil</Trans>
          </RailLink>
          <RailLink to="/spaces" activeOptions={{ exact: true }} icon={<Music size={20} aria-hidden="true" />}>
            <Trans>Musique & cours</Trans>
          </RailLink>
          {spaces.isPending && (
            <span className="grid gap-4 py-2 pl-5" aria-hidden="true">
              <Skeleton className="w-2/3" />
              <Skeleton className="w-1/2" />
            </span>
          )}
          {spaces.data?.items.map((space) => (
            <RailLink
              key={space.id}
              to="/s/$spaceId"
              params={{ spaceId: space.id }}
              accent={space.accent}
              icon={<span className="tag" />}
            >
              {space.name}
            </RailLink>
          ))}
          <RailLink to="/spaces/new" className="pl-4.5" icon={<Plus size={16} aria-hidden="true" />}>
            <Trans>Nouveau groupe</Trans>
          </RailLink>
          <RailLink
            to="/settings"
            className="mt-auto min-h-12"
            icon={<Avatar person={{ id: account.id, name: account.display_name }} size="sm" />}
            end={<Settings size={18} aria-hidden="true" />}
          >
            {account.display_name}
          </RailLink>
        </Rail>
      )}

      <main id="content" tabIndex={-1} className="min-w-0">
        <div role="status">
          {!online ? (
            <Banner look="off">
              <Trans>Hors ligne. Ce que vous voyez peut dater un peu.</Trans>
            </Banner>
          ) : (
            late && (
              <Banner look="off">
                <Trans>Le serveur ne répond pas, on réessaie. Ce que vous voyez peut dater un peu.</Trans>
              </Banner>
            )
          )}
        </div>
        {!account.confirmed && !fullScreen && <ConfirmBanner email={account.email} />}
        {children}
      </main>

      {!fullScreen && (
        <TabBar label={t`Onglets`}>
          <TabBarLink to="/" icon={<House size={24} aria-hidden="true" />} current={path === '/'}>
            <Trans>Accueil</Trans>
          </TabBarLink>
          <TabBarLink to="/spaces" icon={<Music size={24} aria-hidden="true" />} current={inMusic}>
            <Trans>Musique & cours</Trans>
          </TabBarLink>
          <TabBarLink to="/settings" icon={<Settings size={24} aria-hidden="true" />} current={path === '/settings'}>
            <Trans>Réglages</Trans>
          </TabBarLink>
        </TabBar>
      )}
    </div>
  )
}
