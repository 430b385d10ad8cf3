import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { changedFields, conflicts, merged } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { Overtaken } from '@/kit/ui/overtaken'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { KeySelect } from '@/rooms/band/songs/key-select'
import { entriesPath, type Entry, type EntryKind, entryPath } from './setlists.queries'
import { entryBody, entryFields, entryForm, type EntryForm, entrySchema, said } from './setlist-form.model'

/** The person must choose between two versions before anything is saved. */
class Undecided extends Error {}

interface EntryDialogProps {
  spaceId: string
  setlistId: string
  /** The entry to change, or the kind of a new one, which goes to the end. */
  entry: Entry | Exclude<EntryKind, 'song'>
  onClose: () => void
  onSaved: () => void
}

/** What is particular about an entry in this setlist: its key, who sings, how long, what to remember. */
export function EntryDialog({ spaceId, setlistId, entry, onClose, onSaved }: EntryDialogProps) {
  const { t } = useLingui()
  const notation = useNotation()
  const isNew = typeof entry === 'string'
  const kind = isNew ? entry : entry.kind
  const [base, setBase] = useState(isNew ? undefined : entry)
  const [theirs, setTheirs] = useState<Entry>()
  const form = useForm<EntryForm>({ resolver: zodResolver(entrySchema), defaultValues: entryForm(base) })
  const { errors, isSubmitting } = form.formState
  const fields = entryFields[kind]
  const path = { space_id: spaceId, setlist_id: setlistId }

  const save = async (input: EntryForm, onto: Entry): Promise<void> => {
    const changed = changedFields(entryForm(onto), input)
    if (Object.keys(changed).length === 0) return
    await api.PATCH(entryPath, {
      params: { path: { ...path, entry_id: onto.id }, header: ifMatch(onto.version) },
      body: entryBody(changed),
    })
  }

  const submit = form.handleSubmit(async (input) => {
    try {
      if (base === undefined)
        await api.POST(entriesPath, { params: { path }, body: { ...said(entryBody(input)), kind } })
      else if (theirs) await save(merged(entryForm(base), input, entryForm(theirs)), theirs)
      else
        await save(input, base).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.status !== 412 || !error.current) throw error
          const current = error.current as Entry
          if (conflicts(entryForm(base), input, entryForm(current)).length === 0)
            return save(merged(entryForm(base), input, entryForm(current)), current)
          setTheirs(current)
          throw new Undecided()
        })
      onSaved()
      onClose()
    } catch (error) {
      if (!(error instanceof Undecided)) showProblem(form, error, fields)
    }
  })

  const labels: Record<keyof EntryForm, string> = {
    title: kind === 'set' ? t`Nom du set` : t`Intitulé`,
    key: t`Ton, ce soir-là`,
    singer: t`Qui chante`,
    duration_seconds: t`Durée`,
    notes: t`Notes`,
  }
  const titles: Record<EntryKind, string> = {
    song: (isNew ? undefined : entry.song?.title) ?? t`Morceau`,
    break: t`Pause`,
    note: t`Note`,
    set: t`Set`,
  }
  const songKey = isNew ? '' : (entry.song?.key ?? '')
  return (
    <Dialog title={titles[kind]} open onClose={onClose}>
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        {base && theirs && (
          <Overtaken
            differences={conflicts(entryForm(base), form.getValues(), entryForm(theirs)).map((field) => ({
              field,
              label: labels[field],
              mine: form.getValues(field),
              theirs: entryForm(theirs)[field],
            }))}
            onTakeTheirs={() => {
              setBase(theirs)
              setTheirs(undefined)
              form.reset(entryForm(theirs))
            }}
          />
        )}
        {fields.map((field) => (
          <Field key={field} label={labels[field]} optional={<Trans>facultatif</Trans>} error={errors[field]?.message}>
            {(described) =>
              field === 'notes' ? (
                <Textarea {...described} {...form.register(field)} rows={2} />
              ) : field === 'key' ? (
                <KeySelect
                  {...described}
                  {...form.register(field)}
                  current={base?.key ?? ''}
                  empty={songKey === '' ? t`Celui du morceau` : t`Celui du morceau : ${keyName(songKey, notation)}`}
                />
              ) : (
                <Input
                  {...described}
                  {...form.register(field)}
                  autoComplete="off"
                  placeholder={field === 'duration_seconds' ? '5:00' : undefined}
                />
              )
            }
          </Field>
        ))}
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            {isNew ? <Trans>Ajouter</Trans> : theirs ? <Trans>Garder ma version</Trans> : <Trans>Enregistrer</Trans>}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
