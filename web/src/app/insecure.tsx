import { Trans, useLingui } from '@lingui/react/macro'
import { useTitle } from '@/kit/platform/use-title'
import { LanguageSwitch } from '@/kit/ui/language-switch'
import { Logo } from '@/kit/ui/logo'

/** Shown instead of everything where the browser refuses cryptography: a password could not leave safely. */
export function InsecurePage() {
  const { t } = useLingui()
  useTitle(t`Adresse non sécurisée`)
  const secure = `https://${location.host}${location.pathname}`
  return (
    <main className="mx-auto grid max-w-150 content-start justify-items-start gap-4 px-(--gutter) py-10">
      <Logo />
      <h1 className="poster mt-4">
        <Trans>Il manque un « s » à l’adresse</Trans>
      </h1>
      <p>
        <Trans>
          Votre mot de passe est transformé dans votre appareil avant de partir. Le navigateur ne le permet que sur une
          adresse en https, ou sur la machine même où tourne Kermesse.
        </Trans>
      </p>
      <p>
        <a className="link" href={secure}>
          <Trans>Ouvrir {secure}</Trans>
        </a>
      </p>
      <h2 className="title mt-2">
        <Trans>Si cette adresse ne répond pas</Trans>
      </h2>
      <ul className="grid list-disc gap-2 pl-5 text-ink-2">
        <li>
          <Trans>Sur la machine qui fait tourner Kermesse, ouvrez http://localhost suivi du même numéro de port.</Trans>
        </li>
        <li>
          <Trans>
            Si vous l’administrez, placez Kermesse derrière un serveur mandataire qui fournit un certificat, par exemple
            Caddy.
          </Trans>
        </li>
        <li>
          <Trans>Sinon, montrez cette page à la personne qui l’héberge.</Trans>
        </li>
      </ul>
      <LanguageSwitch />
    </main>
  )
}
