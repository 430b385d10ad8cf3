import { Trans, useLingui } from '@lingui/react/macro'
import { MailCheck, MailWarning } from 'lucide-react'
import type { Account } from '@/kit/api/client'
import { useTitle } from '@/kit/platform/use-title'
import { Chip } from '@/kit/ui/chip'
import { PageBody, PageHeader, Section } from '@/kit/ui/page'
import { DevicesSection } from '@/rooms/account/devices/devices-section'
import { LookSection } from './look-section'
import { ProfileForm } from './profile-form'
import { SignInButtons } from './sign-in-section'
import { SignOutSection } from './sign-out-section'

/** Who I am here, how it looks on this device, and where I am signed in. */
export function SettingsPage({ account }: { account: Account }) {
  const { t } = useLingui()
  useTitle(t`Réglages`)
  return (
    <>
      <PageHeader title={<Trans>Réglages</Trans>} meta={account.display_name} />
      <PageBody aside={<SignOutSection />}>
        <Section title={<Trans>Mon profil</Trans>}>
          <ProfileForm account={account} />
          <div className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-1 border-y border-line py-2">
            <span className="min-w-0 flex-1">
              <span className="block font-strong">
                <Trans>Adresse e-mail</Trans>
              </span>
              <span className="meta block [overflow-wrap:anywhere]">{account.email}</span>
            </span>
            {account.confirmed ? (
              <Chip tone="ok" icon={<MailCheck aria-hidden="true" />}>
                <Trans>Confirmée</Trans>
              </Chip>
            ) : (
              <Chip tone="warn" icon={<MailWarning aria-hidden="true" />}>
                <Trans>À confirmer</Trans>
              </Chip>
            )}
          </div>
          <SignInButtons account={account} />
        </Section>
        <LookSection />
        <DevicesSection />
      </PageBody>
    </>
  )
}
