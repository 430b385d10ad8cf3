import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { api } from '@/kit/api/client'
import { useUnsent } from '@/kit/data/unsent'
import { accents } from '@/kit/appearance/appearance'
import { showProblem } from '@/kit/forms/problem-fields'
import { useLanguage } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { AccentPicker } from '@/kit/ui/accent-picker'
import { Button } from '@/kit/ui/button'
import { Field, FieldError, Input, Textarea } from '@/kit/ui/field'
import { PageBody } from '@/kit/ui/page'
import { SpaceHeader } from '@/kit/ui/space-header'
import { BackToSpaces } from '@/rooms/space/frame/back-to-spaces'
import { type SpaceForm, spaceFields, spaceSchema } from '@/rooms/space/space-form.model'
import { mySpaces, spaceById } from '@/rooms/space/space.queries'

/** A new band. Its header takes shape above the form while one writes. */
export function CreateSpacePage({ taken }: { taken: string[] }) {
  const { t } = useLingui()
  useTitle(t`Nouveau groupe`)
  const language = useLanguage()
  const client = useQueryClient()
  const navigate = useNavigate()
  // A colour that none of one's spaces wears yet, to tell them apart.
  const accent = accents.find((a) => !taken.includes(a)) ?? 'citron'
  const form = useForm<SpaceForm>({
    resolver: zodResolver(spaceSchema),
    defaultValues: { name: '', description: '', accent },
  })
  const { errors, isSubmitting, isDirty } = form.formState
  useUnsent(isDirty)
  const draft = useWatch({ control: form.control })

  const submit = form.handleSubmit(async (input) => {
    try {
      const { data } = await api.POST('/api/v1/spaces', {
        body: { kind: 'band', ...input, language, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      })
      if (!data) return
      client.setQueryData(spaceById(data.id).queryKey, data)
      await client.invalidateQueries({ queryKey: mySpaces().queryKey })
      await navigate({ to: '/s/$spaceId/invite', params: { spaceId: data.id }, search: { fresh: true } })
    } catch (error) {
      showProblem(form, error, spaceFields)
    }
  })

  return (
    <SpaceHeader
      accent={draft.accent ?? accent}
      name={draft.name?.trim() || <Trans>Nouveau groupe</Trans>}
      meta={<Trans>Groupe · vous, pour le moment</Trans>}
      top={<BackToSpaces />}
      tabs={<div className="h-3" />}
    >
      <PageBody>
        <form className="grid max-w-140 gap-5" noValidate onSubmit={(event) => void submit(event)}>
          <Field label={<Trans>Nom du groupe</Trans>} error={errors.name?.message}>
            {(described) => (
              <Input
                {...described}
                {...form.register('name')}
                autoFocus
                autoComplete="off"
                placeholder={t`Les Mercredis`}
              />
            )}
          </Field>
          <Field
            label={<Trans>Ce que vous jouez, où, quand</Trans>}
            optional={<Trans>facultatif</Trans>}
            error={errors.description?.message}
          >
            {(described) => <Textarea {...described} {...form.register('description')} rows={2} />}
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
              <Trans>Créer le groupe</Trans>
            </Button>
          </div>
        </form>
      </PageBody>
    </SpaceHeader>
  )
}
