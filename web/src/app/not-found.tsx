import { Trans, useLingui } from '@lingui/react/macro'
import { useTitle } from '@/kit/platform/use-title'
import { Bunting } from '@/kit/ui/bunting'
import { ButtonLink } from '@/kit/ui/button-link'
import { Entry } from '@/kit/ui/entry'

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useLingui()
  useTitle(t`Page introuvable`)
  return (
    <Entry
      title={<Trans>Il n’y a rien ici.</Trans>}
      lead={<Trans>Cette adresse ne mène nulle part. Il y manque peut-être la fin.</Trans>}
    >
      <ButtonLink to="/" wide>
        <Trans>Aller à l’accueil</Trans>
      </ButtonLink>
    </Entry>
  )
}

/** A space that does not exist, or that one may not see or see no more: the same answer to all, within the house. */
export function NoSuchSpace() {
  const { t } = useLingui()
  useTitle(t`Page introuvable`)
  return (
    <div className="grid max-w-150 content-start justify-items-start gap-4 px-(--gutter) py-6 wide:py-10">
      <Bunting className="w-full max-w-95" />
      <h1 className="poster">
        <Trans>Cette porte est fermée.</Trans>
      </h1>
      <p className="text-ink-2">
        <Trans>
          Ce groupe n’existe pas, ou n’est ouvert qu’à ses membres. Demandez une invitation à une personne qui en fait
          partie.
        </Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/">
          <Trans>Aller à l’accueil</Trans>
        </ButtonLink>
        <ButtonLink to="/i" look="quiet">
          <Trans>J’ai une invitation</Trans>
        </ButtonLink>
      </div>
    </div>
  )
}
