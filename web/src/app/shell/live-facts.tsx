import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { createRefresher, refresh, type Stale } from '@/kit/data/stale'
import { useLive } from '@/kit/live/live'
import { staleAccount } from '@/rooms/account/account.facts'
import { reloadAccount } from '@/rooms/account/reload-account'
import { staleBand } from '@/rooms/band/band.facts'
import { staleMySpaces, staleSpace } from '@/rooms/space/space.facts'

/** Listens to the person and to each of their spaces, and has what changed read again. Shows nothing. */
export function LiveFacts({ accountId, spaceIds }: { accountId: string; spaceIds: string[] }) {
  const client = useQueryClient()
  const refresher = useMemo(() => createRefresher((stale) => void refresh(client, stale)), [client])
  useEffect(() => () => refresher.stop(), [refresher])
  return (
    <>
      <LiveAccount accountId={accountId} onStale={refresher.add} />
      {spaceIds.map((id) => (
        <LiveSpace key={id} spaceId={id} onStale={refresher.add} />
      ))}
    </>
  )
}

function LiveAccount({ accountId, onStale }: { accountId: string; onStale: (stale: Stale[]) => void }) {
  useLive(
    `account:${accountId}`,
    (fact) => {
      if (fact.kind === 'account.changed') void reloadAccount()
      onStale([
        ...staleAccount(fact.kind),
        ...staleMySpaces(fact.kind),
        // What only I may know of a band is told to me alone, such as a level that I keep to myself.
        ...(fact.space_id === undefined ? [] : staleBand(fact.kind, fact.space_id)),
      ])
    },
    () => {
      void reloadAccount()
      onStale([{ path: '/api/v1/sessions' }, { path: '/api/v1/spaces', exact: true }])
    },
  )
  return null
}

function LiveSpace({ spaceId, onStale }: { spaceId: string; onStale: (stale: Stale[]) => void }) {
  useLive(
    `space:${spaceId}`,
    (fact) => onStale([...staleBand(fact.kind, spaceId), ...staleSpace(fact.kind, spaceId)]),
    // Facts may have gone by unseen: everything read of this space is read again.
    () => onStale([{ path: '/api/v1/spaces/{space_id}', params: { space_id: spaceId } }]),
  )
  return null
}
