import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { showProblem } from '@/kit/forms/problem-fields'
import { clock } from '@/kit/i18n/format'
import { Banner } from '@/kit/ui/banner'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { useToast } from '@/kit/ui/toast'
import { changeInLists, reloadLists } from './suggestions.cache'
import { parseClock, parseTags, type SuggestionForm, suggestionFields, suggestionSchema } from './suggestions.model'
import type { Suggestion } from './suggestions.queries'

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
  // What the server holds now: replaced when somebody else saved first.
  const [base, setBase] = useState(suggestion)
  const [overtaken, setOvertaken] = useState(false)
  const form = useForm<SuggestionForm>({ resolver: zodResolver(suggestionSchema), defaultValues: valuesOf(suggestion) })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (input) => {
    const body = { title: input.title, artist: input.artist, link: input.link, note: input.note, tags: parseTags(input.tags) }
    const duration = parseClock(input.duration) ?? undefined
    try {
      if (base === undefined) {
        await api.POST('/api/v1/spaces/{space_id}/suggestions', { params: { path: { space_id: spaceId } }, body: { ...body, duration_seconds: duration } })
        toast.say(t`« ${input.title} » est proposé. Aux autres de voter.`)
      } else {
        const { data } = await api.PATCH('/api/v1/spaces/{space_id}/suggestions/{suggestion_id}', {
          params: { path: { space_id: spaceId, suggestion_id: base.id }, header: ifMatch(base.version) },
          body: { ...body, duration_seconds: duration ?? null },
        })
        if (data) changeInLists(client, spaceId, (s) => (s.id === data.id ? data : s))
      }
      onClose()
      await reloadLists(client, spaceId)
    } catch (error) {
      if (error instanceof ProblemError && error.status === 412 && error.current) {
        setBase(error.current as Suggestion)
        setOvertaken(true)
        return
      }
      showProblem(form, error, suggestionFields)
    }
  })

  return (
    <Dialog title={suggestion === undefined ? <Trans>Proposer un morceau</Trans> : <Trans>Modifier la proposition</Trans>} open onClose={onClose}>
      <form className="grid gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
        {overtaken && base && (
          <Banner look="warn" inset>
            <Trans>
              Quelqu’un l’a modifiée pendant ce temps : « {base.title} », {base.artist}. Enregistrez pour garder votre version, ou fermez pour garder la sienne.
            </Trans>
          </Banner>
        )}
        <Field label={<Trans>Titre</Trans>} error={errors.title?.message}>
          {(described) => <Input {...described} {...form.register('title')} autoFocus autoComplete="off" />}
        </Field>
        <Field label={<Trans>Artiste</Trans>} optional={<Trans>facultatif</Trans>} error={errors.artist?.message}>
          {(described) => <Input {...described} {...form.register('artist')} autoComplete="off" />}
        </Field>
        <div className="grid gap-3.5 wide:grid-cols-[1fr_112px]">
          <Field label={<Trans>Adresse pour l’écouter</Trans>} optional={<Trans>facultatif</Trans>} error={errors.link?.message}>
            {(described) => <Input {...described} {...form.register('link')} type="url" inputMode="url" placeholder="https://" autoComplete="off" />}
          </Field>
          <Field label={<Trans>Durée</Trans>} error={errors.duration?.message}>
            {(described) => <Input {...described} {...form.register('duration')} placeholder="3:24" autoComplete="off" />}
          </Field>
        </div>
        <Field label={<Trans>Étiquettes</Trans>} optional={<Trans>facultatif</Trans>} help={<Trans>Séparées par des virgules : rock, facile, pour la fête</Trans>} error={errors.tags?.message}>
          {(described) => <Input {...described} {...form.register('tags')} autoComplete="off" />}
        </Field>
        <Field label={<Trans>Un mot pour convaincre</Trans>} optional={<Trans>facultatif</Trans>} error={errors.note?.message}>
          {(described) => <Textarea {...described} {...form.register('note')} rows={3} />}
        </Field>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            {suggestion === undefined ? <Trans>Proposer</Trans> : <Trans>Enregistrer</Trans>}
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
