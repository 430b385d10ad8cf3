import { Trans } from '@lingui/react/macro'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ProblemError } from '@/kit/api/client'
import { useOnline } from '@/kit/platform/online'
import { Button } from '@/kit/ui/button'

/** What shows when a page itself broke, or could not be downloaded: no network, or a new version was installed. */
export function PageError({ error }: ErrorComponentProps) {
  const online = useOnline()
  useEffect(() => {
    if (online) return
    const reload = () => location.reload()
    addEventListener('online', reload)
    return () => removeEventListener('online', reload)
  }, [online])
  return (
    <div role="alert" className="grid max-w-150 content-start justify-items-start gap-4 px-(--gutter) py-10">
      <h1 className="poster">
        <Trans>Cette page n’a pas pu s’ouvrir</Trans>
      </h1>
      <p className="text-ink-2">
        {!online ? (
          <Trans>Vous êtes hors ligne. Elle s’ouvrira d’elle-même au retour du réseau.</Trans>
        ) : error instanceof ProblemError ? (
          error.detail
        ) : (
          <Trans>Une nouvelle version vient peut-être d’être installée. Rien n’est perdu : rechargez la page.</Trans>
        )}
      </p>
      {online && (
        <Button onClick={() => location.reload()}>
          <Trans>Recharger la page</Trans>
        </Button>
      )}
    </div>
  )
}
