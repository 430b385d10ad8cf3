import { Trans } from '@lingui/react/macro'
import { CloudOff, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useOnline } from '@/kit/platform/online'
import { Bunting } from './bunting'
import { Button } from './button'
import { cx } from './cx'

/** Nothing yet: one sentence, one button, one example. */
export function EmptyState({
  title,
  children,
  action,
  example,
  bunting = true,
}: {
  title: ReactNode
  children: ReactNode
  action?: ReactNode
  example?: ReactNode
  bunting?: boolean
}) {
  return (
    <div className="grid max-w-130 justify-items-start gap-4 pt-1">
      {bunting && <Bunting className="w-full max-w-95" />}
      <div className="grid gap-1.5">
        <h2 className="poster">{title}</h2>
        <p className="text-ink-2">{children}</p>
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
      {example && <div className="w-full">{example}</div>}
    </div>
  )
}

/** What happened, then what to do. `reason` is the sentence of the failure. */
export function ErrorState({
  reason,
  onRetry,
  retrying = false,
}: {
  reason: string
  onRetry: () => void
  retrying?: boolean
}) {
  const online = useOnline()
  if (!online) return <Away />
  return (
    <div role="alert" className="grid max-w-130 justify-items-start gap-3 py-4">
      <p className="flex gap-3">
        <TriangleAlert size={24} className="text-danger" aria-hidden="true" />
        <span>
          <span className="block font-strong">{reason}</span>
          <span className="text-ink-2">
            <Trans>Rien n’est perdu. Réessayez dans un instant.</Trans>
          </span>
        </span>
      </p>
      <Button look="quiet" onClick={onRetry} pending={retrying}>
        <Trans>Réessayer</Trans>
      </Button>
    </div>
  )
}

/** What was never read here cannot be shown without a network. */
function Away() {
  return (
    <p role="status" className="flex max-w-130 gap-3 py-4">
      <CloudOff size={24} className="text-ink-2" aria-hidden="true" />
      <span>
        <span className="block font-strong">
          <Trans>Vous êtes hors ligne.</Trans>
        </span>
        <span className="text-ink-2">
          <Trans>La page se remplira au retour du réseau.</Trans>
        </span>
      </span>
    </p>
  )
}

/** A grey bar the size of what will come. */
export function Skeleton({ className, height = 'h-3.5' }: { className?: string; height?: string }) {
  return <span className={cx('skel block', height, className)} />
}

/** Rows of the height of those that will come; says so once to those who do not see it. */
export function SkeletonRows({
  rows,
  height,
  label,
  action = false,
}: {
  rows: number
  height: number
  label: string
  action?: boolean
}) {
  const online = useOnline()
  // Without a network nothing is on its way.
  if (!online) return <Away />
  return (
    <div role="status" className="rows">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} aria-hidden="true" className="flex items-center gap-3" style={{ height }}>
          <span className="grid flex-1 gap-2">
            <Skeleton className={i % 3 === 0 ? 'w-2/5' : i % 3 === 1 ? 'w-1/2' : 'w-1/3'} />
            <Skeleton height="h-3" className="w-1/4" />
          </span>
          {action && <Skeleton height="h-24 wide:h-10.5" className="max-h-[70%] w-11.5 wide:w-30" />}
        </div>
      ))}
    </div>
  )
}
