import { zodResolver } from '@hookform/resolvers/zod'
import { t as say } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { LogOut, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { api, type Device } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { refresh } from '@/kit/data/stale'
import { showProblem } from '@/kit/forms/problem-fields'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { Field, FieldError, Input } from '@/kit/ui/field'
import { Menu } from '@/kit/ui/menu'
import { useToast } from '@/kit/ui/toast'

const stale = [{ path: '/api/v1/sessions' as const }]

/** What one can do to a device of one's own; this one is signed out elsewhere on the page. */
export function DeviceActions({ device }: { device: Device }) {
  const { t } = useLingui()
  const [asking, setAsking] = useState<'name' | 'out'>()
  const rename = {
    id: 'rename',
    label: <Trans>Renommer</Trans>,
    icon: <Pencil size={20} aria-hidden="true" />,
    onAction: () => setAsking('name'),
  }
  const out = {
    id: 'out',
    label: <Trans>Déconnecter</Trans>,
    icon: <LogOut size={20} aria-hidden="true" />,
    danger: true,
    onAction: () => setAsking('out'),
  }
  const close = () => setAsking(undefined)
  return (
    <>
      <Menu label={t`Actions sur ${device.name}`} entries={device.current ? [rename] : [rename, out]} />
      {asking === 'name' && <Rename device={device} onClose={close} />}
      {asking === 'out' && <EndSession device={device} onClose={close} />}
    </>
  )
}

const schema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => say`Donnez un nom à cet appareil.` }),
      z.maxLength(80, { error: () => say`Le nom a 80 caractères au plus.` }),
    ),
})

function Rename({ device, onClose }: { device: Device; onClose: () => void }) {
  const client = useQueryClient()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { name: device.name } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    try {
      await api.PUT('/api/v1/sessions/{device_id}/name', { params: { path: { device_id: device.device_id } }, body })
      await refresh(client, stale)
      onClose()
    } catch (error) {
      showProblem(form, error, ['name'])
    }
  })
  return (
    <Dialog title={<Trans>Renommer l’appareil</Trans>} open onClose={onClose}>
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={<Trans>Nom de l’appareil</Trans>} error={errors.name?.message}>
          {(described) => <Input {...described} {...form.register('name')} autoFocus autoComplete="off" />}
        </Field>
        {errors.root?.message && <FieldError>{errors.root.message}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            <Trans>Annuler</Trans>
          </Button>
          <Button type="submit" pending={isSubmitting}>
            <Trans>Enregistrer</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function EndSession({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const end = useMutation({
    mutationFn: () => api.DELETE('/api/v1/sessions/{device_id}', { params: { path: { device_id: device.device_id } } }),
    onSuccess: async () => {
      onClose()
      toast.say(t`${device.name} est déconnecté.`)
      await refresh(client, stale)
    },
  })
  return (
    <Dialog alert title={<Trans>Déconnecter {device.name} ?</Trans>} open onClose={onClose}>
      <div className="grid gap-4">
        <p>
          <Trans>Cet appareil devra se reconnecter avec votre mot de passe. Ce qu’il avait gardé de vous en sera effacé.</Trans>
        </p>
        {end.isError && <FieldError>{reasonOf(end.error)}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" autoFocus onClick={onClose}>
            <Trans>Le laisser</Trans>
          </Button>
          <Button look="danger-solid" pending={end.isPending} onClick={() => end.mutate()}>
            <Trans>Déconnecter</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
