import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { refresh } from '@/kit/data/stale'
import { useToast } from '@/kit/ui/toast'
import type { JoinRequest } from '@/rooms/space/space.queries'

/** Accepts (true) or declines (false) somebody who asks to join. */
export function useDecide(spaceId: string, request: JoinRequest) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const params = { space_id: spaceId }
  return useMutation({
    mutationFn: (accept: boolean) =>
      api.POST('/api/v1/spaces/{space_id}/join-requests/{request_id}/decision', {
        params: { path: { space_id: spaceId, request_id: request.id } },
        body: { accept },
      }),
    onSuccess: (_, accept) => {
      toast.say(
        accept
          ? t`${request.display_name} a rejoint le groupe.`
          : t`La demande de ${request.display_name} est refusée.`,
      )
    },
    onError: (error) => toast.say(reasonOf(error)),
    onSettled: () =>
      refresh(client, [
        { path: '/api/v1/spaces/{space_id}/join-requests', params },
        { path: '/api/v1/spaces/{space_id}/members', params },
        { path: '/api/v1/spaces/{space_id}', params },
      ]),
  })
}
