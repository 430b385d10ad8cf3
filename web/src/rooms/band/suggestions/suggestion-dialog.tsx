import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { useUnsent } from '@/kit/data/unsent'
import { changedFields, conflicts, merged } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { clock } from '@/kit/i18n/format'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { Overtaken } from '@/kit/ui/overtaken'
import { useToast } from '@/kit/ui/toast'
import { changeInLists, reloadLists } from './suggestions.cache'
import { editBody, newBody, type SuggestionForm, suggestionFields, suggestionSchema } from './suggestions.model'
import type { Suggestion } from './suggestions.queries'

/** The person must choose between two versions before anything is saved. */
class Undecided extends Error {}

interface SuggestionDialogProps {
  spaceId: string
  /** The suggestion to edit; without it, a new one is made. */
  suggestion?: Suggestion
  onClose: () => void
}

/** Suggesting a song, or correcting a suggestion. Only the title is required. */
export function SuggestionDialog({ spaceId, suggestion, onClose }: SuggestionDialogProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  // The version this form started from, and the one somebody else saved meanwhile.
  const [base, setBase] = useState(suggestion)
  const [theirs, setTheirs] = useState<Suggestion>()
  const form = useForm<SuggestionForm>({ resolver: zodResolver(suggestionSchema), defaultValues: valuesOf(suggestion) })
  const { errors, isSubmitting, isDirty } = form.formState
  useUnsent(isDirty)

  const add = async (input: SuggestionForm): Promise<void> => {
    await api.POST('/api/v1/spaces/{space_id}/suggestions', {
      params: { path: { space_id: spaceId } },
      body: newBody(input),
    })
    toast.say(t`« ${input.title} » est proposé. Aux autres de voter.`)
  }
  const edit = async (input: SuggestionForm, onto: Suggestion): Promise<void> => {
    const { data } = await api.PATCH('/api/v1/spaces/{space_id}/suggestions/{suggestion_id}', {
      params: { path: { space_id: spaceId, suggestion_id: onto.id }, header: ifMatch(onto.version) },
      body: editBody(changedFields(valuesOf(onto), input)),
    })
    if (data) changeInLists(client, spaceId, (s) => (s.id === data.id ? data : s))
  }

  const submit = form.handleSubmit(async (input) => {
    try {
      if (base === undefined) await add(input)
      else if (theirs) await edit(merged(valuesOf(base), input, valuesOf(theirs)), theirs)
      else {
        await edit(input, base).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.status !== 412 || !error.current) throw error
          const current = error.current as Suggestion
          if (conflicts(valuesOf(base), input, valuesOf(current)).length === 0)
            return edit(merged(valuesOf(base), input, valuesOf(current)), current)
          setTheirs(current)
          throw new Undecided()
        })
      }
      onClose()
      await reloadLists(client, spaceId)
    } catch (error) {
      if (!(error instanceof Undecided)) showProblem(form, error, suggestionFields)
    }
  })

  const labels: Record<keyof SuggestionForm, string> = {
    title: t`Titre`,
    artist: t`Artiste`,
    link: t`Adresse pour l’écouter`,
    duration: t`Durée`,
    tags: t`Étiquettes`,
    note: t`Un mot pour convaincre`,
  }

  return (
    <Dialog
      title={suggestion === undefined ? <Trans>Proposer un morceau</Trans> : <Trans>Modifier la proposition</Trans>}
      open
      onClose={onClose}
    >
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        {base && theirs && (
          <Overtaken
            differences={conflicts(valuesOf(base), form.getValues(), valuesOf(theirs)).map((field) => ({
              field,
              label: labels[field],
              mine: form.getValues(field),
              theirs: valuesOf(theirs)[field],
            }))}
            onTakeTheirs={() => {
              setBase(theirs)
              setTheirs(undefined)
              form.reset(valuesOf(theirs))
            }}
          />
        )}
        <Field label={labels.title} error={errors.title?.message}>
          {(described) => <Input {...described} {...form.register('title')} autoFocus autoComplete="off" />}
        </Field>
        <Field label={labels.artist} optional={<Trans>facultatif</Trans>} error={errors.artist?.message}>
          {(described) => <Input {...described} {...form.register('artist')} autoComplete="off" />}
        </Field>
        <div className="grid gap-3.5 wide:grid-cols-[1fr_136px]">
          <Field label={labels.link} optional={<Trans>facultatif</Trans>} error={errors.link?.message}>
            {(described) => (
              <Input
                {...described}
                {...form.register('link')}
                type="url"
                inputMode="url"
                placeholder="https://"
                autoComplete="off"
              />
            )}
          </Field>
          <Field label={labels.duration} error={errors.duration?.message}>
            {(described) => (
              <Input {...described} {...form.register('duration')} placeholder="3:24" autoComplete="off" />
            )}
          </Field>
        </div>
        <Field
          label={labels.tags}
          optional={<Trans>facultatif</Trans>}
          help={<Trans>Séparées par des virgules : rock, facile, pour la fête</Trans>}
          error={errors.tags?.message}
        >
          {(described) => <Input {...described} {...form.register('tags')} autoComplete="off" />}
        </Field>
        <Field label={labels.note} optional={<Trans>facultatif</Trans>} error={errors.note?.message}>
          {(described) => <Textarea {...described} {...form.register('note')} rows={3} />}
        </Field>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            {suggestion === undefined ? (
              <Trans>Proposer</Trans>
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

function valuesOf(s: Suggestion | undefined): SuggestionForm {
  return {
    title: s?.title ?? '',
    artist: s?.artist ?? '',
    link: s?.link ?? '',
    duration: s?.duration_seconds ? clock(s.duration_seconds) : '',
    tags: s?.tags.join(', ') ?? '',
    note: s?.note ?? '',
  }
}
