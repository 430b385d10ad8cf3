import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { changedFields, conflicts, merged } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { Button } from '@/kit/ui/button'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { Overtaken } from '@/kit/ui/overtaken'
import { Select } from '@/kit/ui/select'
import { useToast } from '@/kit/ui/toast'
import { KeySelect } from '@/rooms/band/songs/key-select'
import { reloadSong } from '@/rooms/band/songs/songs.cache'
import { editBody, formOf, type SongForm as Form, songFields, songSchema } from '@/rooms/band/songs/songs.model'
import { type Song, songById, songPath } from '@/rooms/band/songs/songs.queries'
import { statuses } from '@/rooms/band/songs/songs.search'
import { useStatusNames } from '@/rooms/band/songs/use-status-names'
import { ChordProExample, ChordSheet } from './chord-sheet'
import { useFieldNames } from './use-field-names'

/** The person must choose between two versions before anything is saved. */
class Undecided extends Error {}

/** Every field of a song. What two people changed meanwhile is shown side by side before it is saved. */
export function SongForm({ spaceId, song, onDone }: { spaceId: string; song: Song; onDone: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const names = useStatusNames()
  const labels = useFieldNames()
  // The version this form started from, and the one somebody else saved meanwhile.
  const [base, setBase] = useState(song)
  const [theirs, setTheirs] = useState<Song>()
  const form = useForm<Form>({ resolver: zodResolver(songSchema), defaultValues: formOf(song) })
  const { errors, isSubmitting } = form.formState
  const [chordpro, songKey] = useWatch({ control: form.control, name: ['chordpro', 'key'] })

  const save = async (input: Form, onto: Song): Promise<void> => {
    const changed = changedFields(formOf(onto), input)
    if (Object.keys(changed).length === 0) return
    const { data } = await api.PATCH(songPath, {
      params: { path: { space_id: spaceId, song_id: song.id }, header: ifMatch(onto.version) },
      body: editBody(changed),
    })
    if (data) client.setQueryData(songById(spaceId, song.id).queryKey, data)
  }

  const submit = form.handleSubmit(async (input) => {
    try {
      if (theirs) await save(merged(formOf(base), input, formOf(theirs)), theirs)
      else
        await save(input, base).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.status !== 412 || !error.current) throw error
          const current = error.current as Song
          if (conflicts(formOf(base), input, formOf(current)).length === 0)
            return save(merged(formOf(base), input, formOf(current)), current)
          setTheirs(current)
          throw new Undecided()
        })
      toast.say(t`C’est enregistré.`)
      void reloadSong(client, spaceId, song.id)
      onDone()
    } catch (error) {
      if (!(error instanceof Undecided)) showProblem(form, error, songFields)
    }
  })

  const text = (field: keyof Form, props: React.ComponentProps<typeof Input> = {}) => (
    <Field label={labels[field]} error={errors[field]?.message}>
      {(described) => <Input {...described} {...form.register(field)} autoComplete="off" {...props} />}
    </Field>
  )

  return (
    <form className="grid grid-cols-[minmax(0,1fr)] gap-5" noValidate onSubmit={(event) => void submit(event)}>
      {theirs && (
        <Overtaken
          differences={conflicts(formOf(base), form.getValues(), formOf(theirs)).map((field) => ({
            field,
            label: labels[field] ?? field,
            mine: form.getValues(field),
            theirs: formOf(theirs)[field],
          }))}
          onTakeTheirs={() => {
            client.setQueryData(songById(spaceId, song.id).queryKey, theirs)
            setBase(theirs)
            setTheirs(undefined)
            form.reset(formOf(theirs))
          }}
        />
      )}
      <div className="grid items-start gap-3.5 wide:grid-cols-2">
        {text('title')}
        {text('artist')}
      </div>
      <div className="grid grid-cols-2 items-start gap-3.5 wide:grid-cols-6">
        <Field label={labels['status']} error={errors.status?.message}>
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
        <Field label={labels['key']} error={errors.key?.message}>
          {(described) => <KeySelect {...described} {...form.register('key')} current={base.key} />}
        </Field>
        {text('tempo_bpm', { inputMode: 'numeric', placeholder: '120' })}
        {text('time_signature', { placeholder: '4/4' })}
        {text('duration_seconds', { placeholder: '3:24' })}
        <Field label={labels['energy']} error={errors.energy?.message}>
          {(described) => (
            <Select {...described} {...form.register('energy')}>
              <option value="">{t`Non dit`}</option>
              <option value="1">{t`1, très calme`}</option>
              <option value="2">{t`2, calme`}</option>
              <option value="3">{t`3, ça avance`}</option>
              <option value="4">{t`4, ça danse`}</option>
              <option value="5">{t`5, tout le monde debout`}</option>
            </Select>
          )}
        </Field>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 wide:grid-cols-2">
        <Field
          label={labels['chordpro']}
          help={<Trans>Les accords entre crochets, juste avant la syllabe : [G]Quand nous chante[D7]rons</Trans>}
          error={errors.chordpro?.message}
        >
          {(described) => (
            <Textarea
              {...described}
              {...form.register('chordpro')}
              rows={18}
              spellCheck={false}
              className="font-mono text-sm"
            />
          )}
        </Field>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1">
          <h2 className="label">
            <Trans>Ce que le groupe lira</Trans>
          </h2>
          <div className="min-h-22 rounded-2 border border-line p-3">
            {chordpro.trim() === '' ? (
              <ChordProExample />
            ) : (
              <ChordSheet chordpro={chordpro} songKey={songKey} semitones={0} className="text-sm" />
            )}
          </div>
        </div>
      </div>
      <div className="grid items-start gap-3.5 wide:grid-cols-2">
        <Field
          label={labels['structure']}
          help={<Trans>Par exemple : intro, couplet, refrain ×2, pont</Trans>}
          error={errors.structure?.message}
        >
          {(described) => <Textarea {...described} {...form.register('structure')} rows={3} />}
        </Field>
        <Field label={labels['notes']} error={errors.notes?.message}>
          {(described) => <Textarea {...described} {...form.register('notes')} rows={3} />}
        </Field>
        <Field
          label={labels['links']}
          help={<Trans>Une adresse par ligne : l’original, une vidéo, une partition</Trans>}
          error={errors.links?.message}
        >
          {(described) => (
            <Textarea {...described} {...form.register('links')} rows={2} inputMode="url" placeholder="https://" />
          )}
        </Field>
        <Field
          label={labels['tags']}
          help={<Trans>Séparées par des virgules : rock, facile, pour la fête</Trans>}
          error={errors.tags?.message}
        >
          {(described) => <Input {...described} {...form.register('tags')} autoComplete="off" />}
        </Field>
      </div>
      {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
      <div className="sticky bottom-[calc(var(--tabbar)+env(safe-area-inset-bottom))] -mx-(--gutter) flex flex-wrap gap-2 border-t border-line bg-paper px-(--gutter) py-3 wide:bottom-0">
        <Button type="submit" pending={isSubmitting}>
          {theirs ? <Trans>Garder ma version</Trans> : <Trans>Enregistrer</Trans>}
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Annuler</Trans>
        </Button>
      </div>
    </form>
  )
}
