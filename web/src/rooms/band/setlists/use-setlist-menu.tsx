import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Copy, Pencil, Printer, Trash2 } from 'lucide-react'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import type { MenuEntry } from '@/kit/ui/menu'
import { useToast } from '@/kit/ui/toast'
import { type Setlist, setlistById, setlistPath } from './setlists.queries'
import { useRemoveSetlist } from './use-setlist'

/** What the person may do with setlists; `moderate` covers what others made. */
export interface SetlistRights {
  add: boolean
  edit: boolean
  remove: boolean
  moderate: boolean
}

/** The few things one seldom does to a whole setlist. */
export function useSetlistMenu(
  spaceId: string,
  setlist: Setlist,
  accountId: string,
  rights: SetlistRights,
  onEdit: () => void,
): MenuEntry[] {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const navigate = useNavigate()
  const remove = useRemoveSetlist(spaceId)
  const copy = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST(`${setlistPath}/copies`, {
        params: { path: { space_id: spaceId, setlist_id: setlist.id } },
        body: { name: t`${setlist.name.slice(0, 90)} (copie)` },
      })
      return data
    },
    onSuccess: (made) => {
      if (!made) return
      client.setQueryData(setlistById(spaceId, made.id).queryKey, made)
      toast.say(t`Voici la copie.`)
      void navigate({ to: '/s/$spaceId/setlists/$setlistId', params: { spaceId, setlistId: made.id } })
    },
    onError: (error) => toast.say(reasonOf(error)),
  })
  const entries: MenuEntry[] = []
  if (rights.edit)
    entries.push({
      id: 'edit',
      label: <Trans>Modifier</Trans>,
      icon: <Pencil size={20} aria-hidden="true" />,
      onAction: onEdit,
    })
  if (rights.add)
    entries.push({
      id: 'copy',
      label: <Trans>Copier</Trans>,
      icon: <Copy size={20} aria-hidden="true" />,
      onAction: () => copy.mutate(),
    })
  entries.push({
    id: 'print',
    label: <Trans>Imprimer</Trans>,
    icon: <Printer size={20} aria-hidden="true" />,
    onAction: () => print(),
  })
  if (rights.moderate || (rights.remove && setlist.made_by.account_id === accountId))
    entries.push({
      id: 'delete',
      label: <Trans>Supprimer</Trans>,
      icon: <Trash2 size={20} aria-hidden="true" />,
      danger: true,
      onAction: () => {
        remove(setlist)
        void navigate({ to: '/s/$spaceId/setlists', params: { spaceId } })
      },
    })
  return entries
}
