import { useLingui } from '@lingui/react/macro'
import { Logo } from '@/kit/ui/logo'
import { SkeletonRows } from '@/kit/ui/states'

/** The house while it is not yet known who came in; the same columns, so nothing moves. */
export function ShellSkeleton() {
  const { t } = useLingui()
  return (
    <div className="min-h-dvh wide:grid wide:grid-cols-[var(--rail)_minmax(0,1fr)]">
      <header className="hidden border-r border-line bg-ground px-5.5 py-4.5 wide:block">
        <Logo />
      </header>
      <main className="px-(--gutter) pt-20">
        <h1 className="sr-only">Kermesse</h1>
        <SkeletonRows rows={5} height={85} label={t`Chargement`} />
      </main>
    </div>
  )
}
