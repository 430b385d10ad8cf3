import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { api } from '@/kit/api/client'
import { showProblem } from '@/kit/forms/problem-fields'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { Select } from '@/kit/ui/select'
import { useToast } from '@/kit/ui/toast'
import { KeySelect } from './key-select'
import { reloadSongs } from './songs.cache'
import { formOf, newBody, type SongForm, songFields, songSchema } from './songs.model'
import { songById, songsPath } from './songs.queries'
import { statuses } from './songs.search'
import { useStatusNames } from './use-status-names'

/** A song enters the repertoire: what one knows of it off the top of one's head. Only the title is required. */
export function NewSongDialog({ spaceId, onClose }: { spaceId: string; onClose: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const navigate = useNavigate()
  const names = useStatusNames()
  const form = useForm<SongForm>({ resolver: zodResolver(songSchema), defaultValues: formOf() })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (input) => {
    try {
      const { data } = await api.POST(songsPath, { params: { path: { space_id: spaceId } }, body: newBody(input) })
      if (!data) return
      client.setQueryData(songById(spaceId, data.id).queryKey, data)
      void reloadSongs(client, spaceId)
      toast.say(t`« ${data.title} » est au répertoire.`)
      await navigate({ to: '/s/$spaceId/songs/$songId', params: { spaceId, songId: data.id } })
    } catch (error) {
      showProblem(form, error, songFields)
    }
  })

  return (
    <Dialog title={<Trans>Ajouter un morceau</Trans>} open onClose={onClose}>
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={<Trans>Titre</Trans>} error={errors.title?.message}>
          {(described) => <Input {...described} {...form.register('title')} autoFocus autoComplete="off" />}
        </Field>
        <Field label={<Trans>Artiste</Trans>} optional={<Trans>facultatif</Trans>} error={errors.artist?.message}>
          {(described) => <Input {...described} {...form.register('artist')} autoComplete="off" />}
        </Field>
        <Field label={<Trans>État</Trans>} error={errors.status?.message}>
          {(described) => (
            <Select {...described} {...form.register('status')}>
              {statuses.map((status) => (
                <option key={status} value={status}>
                  {names[status]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid grid-cols-3 items-start gap-3">
          <Field label={<Trans>Ton</Trans>} error={errors.key?.message}>
            {(described) => <KeySelect {...described} {...form.register('key')} current="" />}
          </Field>
          <Field label={<Trans>Tempo</Trans>} error={errors.tempo_bpm?.message}>
            {(described) => (
              <Input
                {...described}
                {...form.register('tempo_bpm')}
                inputMode="numeric"
                placeholder="120"
                autoComplete="off"
              />
            )}
          </Field>
          <Field label={<Trans>Durée</Trans>} error={errors.duration_seconds?.message}>
            {(described) => (
              <Input {...described} {...form.register('duration_seconds')} placeholder="3:24" autoComplete="off" />
            )}
          </Field>
        </div>
        <p className="meta">
          <Trans>Accords, paroles et le reste viennent ensuite, sur la page du morceau.</Trans>
        </p>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            <Trans>Ajouter</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
