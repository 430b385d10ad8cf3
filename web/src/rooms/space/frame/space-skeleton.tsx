import { Trans } from '@lingui/react/macro'
import { PageBody } from '@/kit/ui/page'
import { SpaceHeader } from '@/kit/ui/space-header'
import { Skeleton, SkeletonRows } from '@/kit/ui/states'

/** A space before its name has come: same heights, so nothing moves when it does. */
export function SpaceSkeleton({ label }: { label: string }) {
  return (
    <SpaceHeader
      name={
        <span className="block h-[1lh] pt-1">
          <Skeleton height="h-6" className="w-52 max-w-full" />
          <span className="sr-only">{label}</span>
        </span>
      }
      meta={<Trans>Chargement…</Trans>}
      top={<div className="min-h-13 wide:hidden" />}
      tabs={<div className="h-11" />}
    >
      <PageBody>
        <SkeletonRows rows={5} height={96} label={label} action />
      </PageBody>
    </SpaceHeader>
  )
}
