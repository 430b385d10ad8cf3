import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { api, ifMatch, ProblemError } from '@/kit/api/client'
import { useUnsent } from '@/kit/data/unsent'
import { changedFields, conflicts, merged } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { useTitle } from '@/kit/platform/use-title'
import { AccentPicker } from '@/kit/ui/accent-picker'
import { Button } from '@/kit/ui/button'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { Overtaken } from '@/kit/ui/overtaken'
import { PageBody, Section } from '@/kit/ui/page'
import { useToast } from '@/kit/ui/toast'
import { rightsIn } from '@/rooms/space/rights.model'
import { type SpaceForm, spaceFields, spaceSchema } from '@/rooms/space/space-form.model'
import { mySpaces, type Space, spaceById } from '@/rooms/space/space.queries'
import { Leave } from './leave'

/** The name, the words and the colour of a space; and the way out of it. */
export function SpaceSettingsPage({ space }: { space: Space }) {
  const { t } = useLingui()
  useTitle(t`Réglages du groupe`)
  return (
    <PageBody>
      {rightsIn(space).edit ? (
        <Section title={<Trans>Le groupe</Trans>}>
          <SpaceSettingsForm key={space.id} space={space} />
        </Section>
      ) : (
        <Section title={<Trans>Le groupe</Trans>}>
          <p className="text-ink-2">
            {space.description === '' ? <Trans>Personne n’a encore décrit ce groupe.</Trans> : space.description}
          </p>
          <p className="meta">
            <Trans>Le nom, la description et la couleur se changent avec la personne qui administre le groupe.</Trans>
          </p>
        </Section>
      )}
      <Leave space={space} />
    </PageBody>
  )
}

const formOf = (space: Space): SpaceForm => ({ name: space.name, description: space.description, accent: space.accent })

function SpaceSettingsForm({ space }: { space: Space }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  // The version this form started from; a newer one saved elsewhere is compared with it, field by field.
  const [base, setBase] = useState(space)
  const [theirs, setTheirs] = useState<Space>()
  const form = useForm<SpaceForm>({ resolver: zodResolver(spaceSchema), defaultValues: formOf(space) })
  const { errors, isSubmitting, isDirty } = form.formState
  useUnsent(isDirty)

  const save = async (input: SpaceForm, onto: Space): Promise<void> => {
    const body = changedFields(formOf(onto), input)
    const { data } = await api.PATCH('/api/v1/spaces/{space_id}', {
      params: { path: { space_id: space.id }, header: ifMatch(onto.version) },
      body,
    })
    if (!data) return
    client.setQueryData(spaceById(space.id).queryKey, data)
    void client.invalidateQueries({ queryKey: mySpaces().queryKey })
    setBase(data)
    setTheirs(undefined)
    form.reset(formOf(data))
    toast.say(t`C’est enregistré.`)
  }

  const submit = form.handleSubmit(async (input) => {
    try {
      // After being asked, the person keeps their fields; what only the other one changed stays theirs.
      await save(theirs ? merged(formOf(base), input, formOf(theirs)) : input, theirs ?? base)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 412 || !error.current) {
        showProblem(form, error, spaceFields)
        return
      }
      const current = error.current as Space
      if (conflicts(formOf(base), input, formOf(current)).length > 0) {
        setTheirs(current)
        return
      }
      // Somebody changed something else: both changes stand.
      await save(merged(formOf(base), input, formOf(current)), current).catch((again: unknown) =>
        showProblem(form, again, spaceFields),
      )
    }
  })

  const labels: Record<keyof SpaceForm, string> = {
    name: t`Nom du groupe`,
    description: t`Ce que vous jouez, où, quand`,
    accent: t`Couleur`,
  }

  return (
    <form className="grid max-w-140 gap-5" noValidate onSubmit={(event) => void submit(event)}>
      {theirs && (
        <Overtaken
          differences={conflicts(formOf(base), form.getValues(), formOf(theirs)).map((field) => ({
            field,
            label: labels[field],
            mine: form.getValues(field),
            theirs: formOf(theirs)[field],
          }))}
          onTakeTheirs={() => {
            client.setQueryData(spaceById(space.id).queryKey, theirs)
            setBase(theirs)
            setTheirs(undefined)
            form.reset(formOf(theirs))
          }}
        />
      )}
      <Field label={<Trans>Nom du groupe</Trans>} error={errors.name?.message}>
        {(described) => <Input {...described} {...form.register('name')} autoComplete="off" />}
      </Field>
      <Field label={<Trans>Ce que vous jouez, où, quand</Trans>} error={errors.description?.message}>
        {(described) => <Textarea {...described} {...form.register('description')} rows={3} />}
      </Field>
      <Controller
        control={form.control}
        name="accent"
        render={({ field }) => (
          <div className="grid gap-2">
            <span className="label">
              <Trans>Couleur</Trans>
            </span>
            <AccentPicker label={t`Couleur du groupe`} value={field.value} onChange={field.onChange} />
          </div>
        )}
      />
      {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
      <div>
        <Button type="submit" pending={isSubmitting}>
          {theirs ? <Trans>Garder ma version</Trans> : <Trans>Enregistrer</Trans>}
        </Button>
      </div>
    </form>
  )
}
