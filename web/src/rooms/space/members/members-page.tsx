import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { reasonOf } from '@/kit/data/query-client'
import { useFormat } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { Avatar } from '@/kit/ui/avatar'
import { ButtonLink } from '@/kit/ui/button-link'
import { Chip } from '@/kit/ui/chip'
import { PageBody, Section } from '@/kit/ui/page'
import { SpaceHeaderAction } from '@/kit/ui/space-header'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { rightsIn } from '@/rooms/space/rights.model'
import { joinRequestsOf, membersOf, type Space } from '@/rooms/space/space.queries'
import { Banned } from './banned'
import { MemberActions } from './member-actions'
import { useRoleName } from './role-name'
import { WaitingRequest } from './waiting-request'

/** Who is in the space, and who asks to come in. */
export function MembersPage({ space, accountId }: { space: Space; accountId: string }) {
  const { t } = useLingui()
  useTitle(t`Membres`)
  const format = useFormat()
  const nameOf = useRoleName()
  const rights = rightsIn(space)
  const members = useQuery(membersOf(space.id))
  const requests = useQuery({ ...joinRequestsOf(space.id), enabled: rights.decide })
  const waiting = requests.data?.items ?? []

  return (
    <>
      {rights.invite && (
        <SpaceHeaderAction>
          <ButtonLink to="/s/$spaceId/invite" params={{ spaceId: space.id }}>
            <UserPlus size={20} aria-hidden="true" />
            <Trans>Inviter</Trans>
          </ButtonLink>
        </SpaceHeaderAction>
      )}
      <PageBody>
        <div className="grid max-w-190 gap-8">
          {requests.isError && (
            <ErrorState
              reason={reasonOf(requests.error)}
              onRetry={() => void requests.refetch()}
              retrying={requests.isFetching}
            />
          )}
          {waiting.length > 0 && (
            <Section
              title={<Trans>Demandes d’entrée</Trans>}
              extra={<span className="meta tabular-nums">{waiting.length}</span>}
            >
              <ul className="rows-closed">
                {waiting.map((request) => (
                  <WaitingRequest key={request.id} space={space} request={request} />
                ))}
              </ul>
            </Section>
          )}
          <Section
            title={<Trans>Membres</Trans>}
            extra={members.data && <span className="meta tabular-nums">{members.data.items.length}</span>}
          >
            {members.isPending ? (
              <SkeletonRows rows={4} height={60} label={t`Chargement des membres`} />
            ) : members.isError ? (
              <ErrorState
                reason={reasonOf(members.error)}
                onRetry={() => void members.refetch()}
                retrying={members.isFetching}
              />
            ) : (
              <ul className="rows-closed">
                {members.data.items.map((member) => (
                  <li key={member.account_id} className="flex min-h-(--row) items-center gap-3 py-2">
                    <Avatar person={{ id: member.account_id, name: member.display_name }} />
                    <span className="min-w-0 flex-1">
                      <span className="block font-strong [overflow-wrap:anywhere]">
                        {member.display_name}
                        {member.account_id === accountId && (
                          <span className="font-text text-ink-3">
                            {' '}
                            <Trans>(vous)</Trans>
                          </span>
                        )}
                      </span>
                      <span className="meta block">
                        <Trans>Depuis le {format.date(member.joined_at)}</Trans>
                        {member.expires_at !== undefined && (
                          <>
                            {' · '}
                            <Trans>jusqu’au {format.dateTime(member.expires_at)}</Trans>
                          </>
                        )}
                      </span>
                    </span>
                    <Chip tone={member.role === 'owner' || member.role === 'admin' ? 'stock' : 'plain'}>
                      {nameOf(member.role, member.role_name)}
                    </Chip>
                    {member.account_id !== accountId && <MemberActions space={space} member={member} />}
                  </li>
                ))}
              </ul>
            )}
            {members.data?.items.length === 1 && rights.invite && (
              <div className="grid justify-items-start gap-3 pt-3">
                <p className="text-ink-2">
                  <Trans>Un groupe commence à deux. Donnez un code, un lien ou un QR à scanner.</Trans>
                </p>
                <ButtonLink to="/s/$spaceId/invite" params={{ spaceId: space.id }}>
                  <UserPlus size={20} aria-hidden="true" />
                  <Trans>Inviter quelqu’un</Trans>
                </ButtonLink>
              </div>
            )}
          </Section>
          {rights.bans && <Banned space={space} mayLift={rights.ban} />}
        </div>
      </PageBody>
    </>
  )
}
