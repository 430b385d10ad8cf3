import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/kit/api/client'
import { leaves, stays } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { refresh } from '@/kit/data/stale'
import { useToast } from '@/kit/ui/toast'
import { before, moved, withEntries } from './setlist.model'
import {
  entriesPath,
  type Entry,
  entryPath,
  type Setlist,
  setlistById,
  setlistPath,
  setlistsPath,
} from './setlists.queries'

/** What one does with the entries of a setlist: on screen at once, at the server right after, one after the other. */
export function useSetlist(spaceId: string, setlistId: string) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const path = { space_id: spaceId, setlist_id: setlistId }
  const { queryKey } = setlistById(spaceId, setlistId)
  const mutationKey = ['setlist', setlistId]
  const scope = { id: `setlist ${setlistId}` }

  const show = (change: (entries: Entry[]) => Entry[]) =>
    client.setQueryData<Setlist>(queryKey, (setlist) => setlist && withEntries(setlist, change(setlist.entries)))
  const reload = () => refresh(client, [{ path: setlistsPath, params: { space_id: spaceId } }])
  const fail = (error: unknown) => {
    toast.say(reasonOf(error))
    void reload()
  }

  const move = useMutation({
    mutationKey,
    scope,
    mutationFn: async ({ id, after }: { id: string; after: string | undefined }) => {
      const { data } = await api.PUT(`${entryPath}/position`, {
        params: { path: { ...path, entry_id: id } },
        body: { after_entry_id: after },
      })
      return data
    },
    onMutate: () => client.cancelQueries({ queryKey }),
    // An answer older than a move that is still on its way would undo that one on screen.
    onSuccess: (saved) => {
      if (saved && client.isMutating({ mutationKey }) === 1) client.setQueryData(queryKey, saved)
    },
    onError: fail,
  })

  const add = useMutation({
    mutationKey,
    scope,
    mutationFn: async (songId: string) => {
      const { data } = await api.POST(entriesPath, { params: { path }, body: { kind: 'song', song_id: songId } })
      return data
    },
    onSuccess: (entry) => {
      if (entry) show((entries) => (entries.some((e) => e.id === entry.id) ? entries : [...entries, entry]))
    },
    onError: fail,
    onSettled: reload,
  })

  const play = useMutation({
    mutationKey,
    scope,
    mutationFn: async ({ id, played }: { id: string; played: boolean }) => {
      const params = { params: { path: { ...path, entry_id: id } } }
      const { data } = played
        ? await api.PUT(`${entryPath}/played`, params)
        : await api.DELETE(`${entryPath}/played`, params)
      return data
    },
    onMutate: async ({ id, played }) => {
      show((entries) =>
        entries.map((e) => (e.id === id ? { ...e, played_at: played ? new Date().toISOString() : undefined } : e)),
      )
      await client.cancelQueries({ queryKey })
    },
    onError: fail,
    onSettled: reload,
  })

  return {
    add: (songId: string) => add.mutate(songId),
    play: (id: string, played: boolean) => play.mutate({ id, played }),
    /** Puts an entry before or after another: one request, however it was dragged. */
    move: (id: string, target: string, position: 'before' | 'after') => {
      const entries = client.getQueryData<Setlist>(queryKey)?.entries ?? []
      const next = moved(entries, id, target, position)
      if (next === entries) return
      show(() => next)
      move.mutate({ id, after: before(next, id) })
    },
    remove: (entry: Entry, name: string) => {
      leaves(entry.id)
      toast.undoable({
        message: t`« ${name} » quitte la setlist.`,
        undo: () => stays(entry.id),
        commit: () => {
          api
            .DELETE(entryPath, { params: { path: { ...path, entry_id: entry.id } }, keepalive: true })
            .catch((error: unknown) => toast.say(reasonOf(error)))
            .finally(() => void reload().finally(() => stays(entry.id)))
        },
      })
    },
    reload,
  }
}

export type SetlistActs = ReturnType<typeof useSetlist>

/** Takes a whole setlist off the screen at once, and off the server unless the person takes it back. */
export function useRemoveSetlist(spaceId: string): (setlist: { id: string; name: string }) => void {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  return (setlist) => {
    leaves(setlist.id)
    toast.undoable({
      message: t`« ${setlist.name} » est supprimée.`,
      undo: () => stays(setlist.id),
      commit: () => {
        api
          .DELETE(setlistPath, {
            params: { path: { space_id: spaceId, setlist_id: setlist.id } },
            keepalive: true,
          })
          .catch((error: unknown) => toast.say(reasonOf(error)))
          .finally(
            () =>
              void refresh(client, [{ path: setlistsPath, params: { space_id: spaceId } }]).finally(() =>
                stays(setlist.id),
              ),
          )
      },
    })
  }
}
