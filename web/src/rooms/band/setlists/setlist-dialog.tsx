import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { refresh } from '@/kit/data/stale'
import { changedFields, conflicts, merged } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { Overtaken } from '@/kit/ui/overtaken'
import { setlistBody, setlistFields, type SetlistForm, setlistForm, setlistSchema, said } from './setlist-form.model'
import { type Setlist, setlistById, setlistPath, setlistsPath } from './setlists.queries'

/** The person must choose between two versions before anything is saved. */
class Undecided extends Error {}

interface SetlistDialogProps {
  spaceId: string
  /** The setlist to change; without it, a new one is made. */
  setlist?: Setlist
  onClose: () => void
  onMade?: (id: string) => void
}

/** A setlist's name, its evening, and how long it may last. Only the name is required. */
export function SetlistDialog({ spaceId, setlist, onClose, onMade }: SetlistDialogProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [base, setBase] = useState(setlist)
  const [theirs, setTheirs] = useState<Setlist>()
  const form = useForm<SetlistForm>({ resolver: zodResolver(setlistSchema), defaultValues: setlistForm(setlist) })
  const { errors, isSubmitting } = form.formState

  const add = async (input: SetlistForm): Promise<void> => {
    const { data } = await api.POST(setlistsPath, {
      params: { path: { space_id: spaceId } },
      body: { ...said(setlistBody(input)), name: input.name },
    })
    if (!data) return
    client.setQueryData(setlistById(spaceId, data.id).queryKey, data)
    onMade?.(data.id)
  }
  const save = async (input: SetlistForm, onto: Setlist): Promise<void> => {
    const changed = changedFields(setlistForm(onto), input)
    if (Object.keys(changed).length === 0) return
    const { data } = await api.PATCH(setlistPath, {
      params: { path: { space_id: spaceId, setlist_id: onto.id }, header: ifMatch(onto.version) },
      body: setlistBody(changed),
    })
    if (data) client.setQueryData(setlistById(spaceId, data.id).queryKey, data)
  }

  const submit = form.handleSubmit(async (input) => {
    try {
      if (base === undefined) await add(input)
      else if (theirs) await save(merged(setlistForm(base), input, setlistForm(theirs)), theirs)
      else
        await save(input, base).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.status !== 412 || !error.current) throw error
          const current = error.current as Setlist
          if (conflicts(setlistForm(base), input, setlistForm(current)).length === 0)
            return save(merged(setlistForm(base), input, setlistForm(current)), current)
          setTheirs(current)
          throw new Undecided()
        })
      void refresh(client, [{ path: setlistsPath, params: { space_id: spaceId } }])
      if (base !== undefined) onClose()
    } catch (error) {
      if (!(error instanceof Undecided)) showProblem(form, error, setlistFields)
    }
  })

  const labels: Record<keyof SetlistForm, string> = {
    name: t`Nom`,
    starts_at: t`Début`,
    planned_seconds: t`Temps prévu, en minutes`,
    transition_seconds: t`Entre deux morceaux, en secondes`,
    notes: t`Notes`,
  }
  return (
    <Dialog
      title={setlist === undefined ? <Trans>Nouvelle setlist</Trans> : <Trans>Modifier la setlist</Trans>}
      open
      onClose={onClose}
    >
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        {base && theirs && (
          <Overtaken
            differences={conflicts(setlistForm(base), form.getValues(), setlistForm(theirs)).map((field) => ({
              field,
              label: labels[field],
              mine: form.getValues(field),
              theirs: setlistForm(theirs)[field],
            }))}
            onTakeTheirs={() => {
              setBase(theirs)
              setTheirs(undefined)
              form.reset(setlistForm(theirs))
            }}
          />
        )}
        <Field label={labels.name} error={errors.name?.message}>
          {(described) => <Input {...described} {...form.register('name')} autoFocus autoComplete="off" />}
        </Field>
        <Field label={labels.starts_at} optional={<Trans>facultatif</Trans>} error={errors.starts_at?.message}>
          {(described) => <Input {...described} {...form.register('starts_at')} type="datetime-local" />}
        </Field>
        <div className="grid grid-cols-2 items-end gap-3.5">
          <Field label={labels.planned_seconds} error={errors.planned_seconds?.message}>
            {(described) => (
              <Input {...described} {...form.register('planned_seconds')} inputMode="numeric" autoComplete="off" />
            )}
          </Field>
          <Field label={labels.transition_seconds} error={errors.transition_seconds?.message}>
            {(described) => (
              <Input {...described} {...form.register('transition_seconds')} inputMode="numeric" autoComplete="off" />
            )}
          </Field>
        </div>
        <Field label={labels.notes} optional={<Trans>facultatif</Trans>} error={errors.notes?.message}>
          {(described) => <Textarea {...described} {...form.register('notes')} rows={2} />}
        </Field>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            {setlist === undefined ? (
              <Trans>Créer la setlist</Trans>
            ) : theirs ? (
              <Trans>Garder ma version</Trans>
            ) : (
              <Trans>Enregistrer</Trans>
            )}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
