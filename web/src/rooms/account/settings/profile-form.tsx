import { zodResolver } from '@hookform/resolvers/zod'
import { t as say } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useForm, useWatch } from 'react-hook-form'
import * as z from 'zod/mini'
import { type Account, api, ifMatch, ProblemError, setAccount } from '@/kit/api/client'
import { useUnsent } from '@/kit/data/unsent'
import { changedFields } from '@/kit/forms/changes'
import { showProblem } from '@/kit/forms/problem-fields'
import { languageNames, languages, speak } from '@/kit/i18n/language'
import { useLanguage } from '@/kit/i18n/use-format'
import { Button } from '@/kit/ui/button'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { Select } from '@/kit/ui/select'
import { useToast } from '@/kit/ui/toast'

const schema = z.object({
  display_name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => say`Dites comment on vous appelle.` }),
      z.maxLength(80, { error: () => say`Le nom a 80 caractères au plus.` }),
    ),
  language: z.enum(languages),
  time_zone: z.string(),
})
type ProfileFormValues = z.infer<typeof schema>

const zones = Intl.supportedValuesOf('timeZone')

/** The name others see, the language one is spoken to in, and the clock one lives by. */
export function ProfileForm({ account }: { account: Account }) {
  const toast = useToast()
  // What is spoken here: this device may have chosen another language than the account's.
  const spoken = useLanguage()
  const held = { display_name: account.display_name, language: account.language, time_zone: account.time_zone }
  const shown = { ...held, language: spoken }
  const form = useForm<ProfileFormValues>({
    resolver: zodResolver(schema),
    // Saved on another device, it shows here too, but for what is being typed.
    values: shown,
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isSubmitting } = form.formState
  const typed = useWatch({ control: form.control })
  const hasChanges = Object.keys(changedFields(shown, { ...shown, ...typed })).length > 0

  useUnsent(hasChanges)

  const save = async (body: Partial<ProfileFormValues>, version: number): Promise<void> => {
    const { data } = await api.PATCH('/api/v1/accounts/me', { params: { header: ifMatch(version) }, body })
    if (data) setAccount(data)
  }

  const saveOver = (changed: Partial<ProfileFormValues>): Promise<void> =>
    save(changed, account.version).catch((error: unknown) => {
      // Changed on another device of the same person: their latest word wins, field by field.
      if (error instanceof ProblemError && error.status === 412 && error.current)
        return save(changed, (error.current as Account).version)
      throw error
    })

  const submit = form.handleSubmit(async (input) => {
    const changed = changedFields(held, input)
    try {
      if (Object.keys(changed).length > 0) await saveOver(changed)
      form.reset(input)
      await speak(input.language)
      toast.say(say`C’est enregistré.`)
    } catch (error) {
      showProblem(form, error, ['display_name', 'language', 'time_zone'])
    }
  })

  return (
    <form className="grid max-w-140 gap-3.5" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={<Trans>Comment on vous appelle</Trans>} error={errors.display_name?.message}>
        {(described) => <Input {...described} {...form.register('display_name')} autoComplete="name" />}
      </Field>
      <div className="grid gap-3.5 wide:grid-cols-2">
        <Field label={<Trans>Langue</Trans>} error={errors.language?.message}>
          {(described) => (
            <Select {...described} {...form.register('language')}>
              {languages.map((language) => (
                <option key={language} value={language} lang={language}>
                  {languageNames[language]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={<Trans>Fuseau horaire</Trans>} error={errors.time_zone?.message}>
          {(described) => (
            <Select {...described} {...form.register('time_zone')}>
              {!zones.includes(account.time_zone) && <option value={account.time_zone}>{account.time_zone}</option>}
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
      <div className="pb-3">
        <Button type="submit" pending={isSubmitting} disabled={!hasChanges}>
          <Trans>Enregistrer</Trans>
        </Button>
      </div>
    </form>
  )
}
