import { Trans } from '@lingui/react/macro'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ProblemError } from '@/kit/api/client'
import { Button } from '@/kit/ui/button'

/** What shows when a page itself broke, or could not be downloaded after a new version was installed. */
export function PageError({ error }: ErrorComponentProps) {
  return (
    <main className="grid max-w-150 content-start justify-items-start gap-4 px-(--gutter) py-10">
      <h1 className="poster">
        <Trans>Cette page n’a pas pu s’ouvrir</Trans>
      </h1>
      <p className="text-ink-2">
        {error instanceof ProblemError ? (
          error.detail
        ) : (
          <Trans>Une nouvelle version vient peut-être d’être installée. Rien n’est perdu : rechargez la page.</Trans>
        )}
      </p>
      <Button onClick={() => location.reload()}>
        <Trans>Recharger la page</Trans>
      </Button>
    </main>
  )
}
