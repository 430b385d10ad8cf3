import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Ban, Crown, UserMinus, UserPen } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/kit/api/client'
import { refresh } from '@/kit/data/stale'
import { Menu, type MenuEntry } from '@/kit/ui/menu'
import { rightsIn } from '@/rooms/space/rights.model'
import type { Member, Space } from '@/rooms/space/space.queries'
import { ChangeRole } from './change-role'
import { DecideDialog } from './decide-dialog'

type Question = 'role' | 'remove' | 'ban' | 'hand-over'

/** What one may do about another member: what they are here, whether they stay, whether the space is theirs. */
export function MemberActions({ space, member }: { space: Space; member: Member }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const rights = rightsIn(space)
  const [asking, setAsking] = useState<Question>()
  const close = () => setAsking(undefined)
  const name = member.display_name
  const path = { space_id: space.id, account_id: member.account_id }
  const settled = () => {
    const params = { space_id: space.id }
    // Who belongs, and what the reader may do now.
    return refresh(client, [
      { path: '/api/v1/spaces/{space_id}', params },
      { path: '/api/v1/spaces', exact: true },
    ])
  }

  const all: (MenuEntry & { id: Question; may: boolean })[] = [
    {
      id: 'role',
      may: rights.changeRole,
      label: <Trans>Changer le rôle</Trans>,
      icon: <UserPen size={20} aria-hidden="true" />,
      onAction: () => setAsking('role'),
    },
    {
      id: 'hand-over',
      may: rights.handOver && member.role !== 'guest',
      label: space.kind === 'band' ? <Trans>Transmettre le groupe</Trans> : <Trans>Transmettre le studio</Trans>,
      icon: <Crown size={20} aria-hidden="true" />,
      onAction: () => setAsking('hand-over'),
    },
    {
      id: 'remove',
      may: rights.remove,
      label: <Trans>Retirer</Trans>,
      icon: <UserMinus size={20} aria-hidden="true" />,
      danger: true,
      onAction: () => setAsking('remove'),
    },
    {
      id: 'ban',
      may: rights.ban,
      label: <Trans>Bannir</Trans>,
      icon: <Ban size={20} aria-hidden="true" />,
      danger: true,
      onAction: () => setAsking('ban'),
    },
  ]
  const entries = all.filter(({ may }) => may)
  if (entries.length === 0 || member.role === 'owner') return null
  return (
    <>
      <Menu label={t`Actions sur ${name}`} entries={entries} />
      {asking === 'role' && <ChangeRole space={space} member={member} onClose={close} onSettled={settled} />}
      {asking === 'remove' && (
        <DecideDialog
          title={<Trans>Retirer {name} ?</Trans>}
          action={<Trans>Retirer</Trans>}
          done={t`${name} n’est plus membre.`}
          work={() => api.DELETE('/api/v1/spaces/{space_id}/members/{account_id}', { params: { path } })}
          onClose={close}
          onSettled={settled}
        >
          <Trans>
            Cette personne ne verra plus rien d’ici, et les invitations qu’elle a faites ne serviront plus. Ce qu’elle a
            apporté reste. Vous pourrez l’inviter à nouveau.
          </Trans>
        </DecideDialog>
      )}
      {asking === 'ban' && (
        <DecideDialog
          title={<Trans>Bannir {name} ?</Trans>}
          action={<Trans>Bannir</Trans>}
          done={t`${name} ne peut plus entrer ici.`}
          work={() => api.PUT('/api/v1/spaces/{space_id}/bans/{account_id}', { params: { path } })}
          onClose={close}
          onSettled={settled}
        >
          <Trans>
            Cette personne ne verra plus rien d’ici, et aucune invitation ne la laissera revenir tant que vous ne levez
            pas le bannissement.
          </Trans>
        </DecideDialog>
      )}
      {asking === 'hand-over' && (
        <DecideDialog
          title={<Trans>Tout transmettre à {name} ?</Trans>}
          action={<Trans>Transmettre</Trans>}
          done={t`${name} est désormais propriétaire.`}
          work={() =>
            api.POST('/api/v1/spaces/{space_id}/ownership-transfers', {
              params: { path: { space_id: space.id } },
              body: { account_id: member.account_id },
            })
          }
          onClose={close}
          onSettled={settled}
        >
          <Trans>
            {name} décidera de tout ici, et vous resterez à l’administration. Seule cette personne pourra vous rendre ce
            que vous transmettez.
          </Trans>
        </DecideDialog>
      )}
    </>
  )
}
