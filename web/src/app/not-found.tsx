import { Trans, useLingui } from '@lingui/react/macro'
import { useTitle } from '@/kit/platform/use-title'
import { Bunting } from '@/kit/ui/bunting'
import { ButtonLink } from '@/kit/ui/button-link'

/** An address that leads nowhere, or to a place one may not see: the same answer to both. */
export function NotFound() {
  const { t } = useLingui()
  useTitle(t`Page introuvable`)
  return (
    <main className="grid max-w-150 content-start justify-items-start gap-4 px-(--gutter) py-10">
      <Bunting className="w-full max-w-95" />
      <h1 className="poster">
        <Trans>Il n’y a rien ici</Trans>
      </h1>
      <p className="text-ink-2">
        <Trans>
          Cette adresse ne mène nulle part, ou l’espace n’est ouvert qu’à ses membres. Demandez une invitation à la
          personne qui vous l’a donnée.
        </Trans>
      </p>
      <ButtonLink to="/">
        <Trans>Revenir à l’accueil</Trans>
      </ButtonLink>
    </main>
  )
}
