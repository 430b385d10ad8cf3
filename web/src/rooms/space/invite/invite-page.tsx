import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { api } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { Banner } from '@/kit/ui/banner'
import { Button, IconButton } from '@/kit/ui/button'
import { Chip } from '@/kit/ui/chip'
import { PageBody, Section } from '@/kit/ui/page'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { useToast } from '@/kit/ui/toast'
import { type Invitation, invitationsOf, type Space } from '@/rooms/space/space.queries'
import { spell } from './code.model'
import { InvitationTicket } from './invitation-ticket'
import { InviteForm, UsesLeft } from './invite-form'

/** Making invitations, and taking them back. */
export function InvitePage({ space, fresh }: { space: Space; fresh: boolean }) {
  const { t } = useLingui()
  useTitle(t`Inviter`)
  const invitations = useQuery(invitationsOf(space.id))
  const [chosen, setChosen] = useState<Invitation>()
  const revoke = useRevoke(space.id)
  const items = invitations.data?.items ?? []
  const shown = items.find((i) => i.id === chosen?.id) ?? items[0]
  const ticket = useRef<HTMLDivElement>(null)
  const show = (invitation: Invitation) => {
    setChosen(invitation)
    // On a phone the ticket stands above, out of sight of the button that shows it.
    requestAnimationFrame(() => ticket.current?.scrollIntoView({ block: 'nearest' }))
  }

  return (
    <PageBody
      wideAside
      asideFirst={shown !== undefined}
      aside={
        shown ? (
          <div ref={ticket} className="scroll-mt-4">
            <InvitationTicket invitation={shown} spaceName={space.name} />
          </div>
        ) : (
          <p className="hidden min-h-100 place-content-center rounded-2 border border-dashed border-line-2 px-8 text-center text-ink-2 wide:grid">
            <Trans>Votre invitation s’affichera ici : un code à dicter, un lien à envoyer, un QR à scanner.</Trans>
          </p>
        )
      }
    >
      {fresh && (
        <Banner look="info" inset>
          <Trans>{space.name} est prêt. Invitez tout de suite celles et ceux qui jouent avec vous.</Trans>
        </Banner>
      )}
      <Section title={<Trans>Nouvelle invitation</Trans>}>
        <InviteForm spaceId={space.id} onCreated={show} />
      </Section>
      <Section
        title={<Trans>Invitations en cours</Trans>}
        extra={items.length > 0 && <span className="meta tabular-nums">{items.length}</span>}
      >
        {invitations.isPending ? (
          <SkeletonRows rows={2} height={60} label={t`Chargement des invitations`} />
        ) : invitations.isError ? (
          <ErrorState
            reason={reasonOf(invitations.error)}
            onRetry={() => void invitations.refetch()}
            retrying={invitations.isFetching}
          />
        ) : items.length === 0 ? (
          <p className="py-2 text-ink-2">
            <Trans>
              Aucune pour l’instant. Créez-en une : elle donne un code à dicter, un lien à envoyer et un QR à scanner.
            </Trans>
          </p>
        ) : (
          <ul className="rows-closed">
            {items.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                shown={invitation.id === shown?.id}
                onShow={items.length > 1 ? () => show(invitation) : undefined}
                onRevoke={() => revoke(invitation)}
              />
            ))}
          </ul>
        )}
      </Section>
    </PageBody>
  )
}

function InvitationRow({
  invitation,
  shown,
  onShow,
  onRevoke,
}: {
  invitation: Invitation
  shown: boolean
  /** Without it the invitation is the only one, and shown already. */
  onShow: (() => void) | undefined
  onRevoke: () => void
}) {
  const { t } = useLingui()
  const format = useFormat()
  const code = spell(invitation.code)
  return (
    <li className="flex min-h-(--row) items-center gap-2 py-2">
      <span className="min-w-0 flex-1">
        <span className="block font-mono font-strong">{code}</span>
        <span className="meta block [overflow-wrap:anywhere]">
          <UsesLeft invitation={invitation} />
          {' · '}
          <Trans>jusqu’au {format.dateTime(invitation.expires_at)}</Trans>
          {invitation.email && ` · ${invitation.email}`}
          {invitation.approval && (
            <>
              {' · '}
              <Trans>à valider</Trans>
            </>
          )}
        </span>
      </span>
      {onShow &&
        (shown ? (
          <Chip tone="stock" icon={<Check aria-hidden="true" />}>
            <Trans>Affichée</Trans>
          </Chip>
        ) : (
          <Button look="bare" small onClick={onShow} aria-label={t`Afficher ${code}`}>
            <Trans>Afficher</Trans>
          </Button>
        ))}
      <IconButton label={t`Retirer ${code}`} onClick={onRevoke} className="-mr-3">
        <Trash2 size={20} aria-hidden="true" />
      </IconButton>
    </li>
  )
}

/** Takes an invitation back, unless the person changes their mind while the toast stands. */
function useRevoke(spaceId: string): (invitation: Invitation) => void {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  const { queryKey } = invitationsOf(spaceId)
  const reload = () => void client.invalidateQueries({ queryKey })
  return (invitation) => {
    client.setQueryData<{ items: Invitation[] }>(
      queryKey,
      (held) => held && { ...held, items: held.items.filter((i) => i.id !== invitation.id) },
    )
    toast.undoable({
      message: t`L’invitation ${spell(invitation.code)} est retirée.`,
      undo: reload,
      commit: () => {
        api
          .DELETE('/api/v1/spaces/{space_id}/invitations/{invitation_id}', {
            params: { path: { space_id: spaceId, invitation_id: invitation.id } },
            keepalive: true,
          })
          .catch((error: unknown) => toast.say(reasonOf(error)))
          .finally(reload)
      },
    })
  }
}
