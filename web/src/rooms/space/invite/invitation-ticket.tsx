import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Copy, Share2 } from 'lucide-react'
import { useFormat } from '@/kit/i18n/use-format'
import { Button } from '@/kit/ui/button'
import { Qr } from '@/kit/ui/qr'
import { useToast } from '@/kit/ui/toast'
import type { Invitation } from '@/rooms/space/space.queries'
import { spell } from './code.model'

/** An invitation as a ticket: to scan, to dictate, to send. */
export function InvitationTicket({ invitation, spaceName }: { invitation: Invitation; spaceName: string }) {
  const { t } = useLingui()
  const format = useFormat()
  const toast = useToast()
  const until = format.dateTime(invitation.expires_at)
  const left = invitation.max_uses === null ? null : invitation.max_uses - invitation.uses

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(invitation.url)
      toast.say(t`Le lien est copié.`)
    } catch {
      toast.say(t`Le navigateur refuse de copier. Le lien : ${invitation.url}`)
    }
  }
  const share = async () => {
    try {
      await navigator.share({
        title: spaceName,
        text: t`${spaceName} vous attend sur Kermesse, code ${spell(invitation.code)}`,
        url: invitation.url,
      })
    } catch {
      // Closing the share sheet is an answer, not a failure.
    }
  }

  return (
    <div className="on-stock ticket-upright grid justify-items-center gap-3.5 px-5 py-5.5 text-center">
      <p className="title">
        <Trans>Invitez le groupe</Trans>
      </p>
      <Qr text={invitation.url} label={t`Code QR de l’invitation ${spell(invitation.code)}`} />
      <p className="font-display text-[2.5rem]/none font-poster tracking-[.06em] [font-stretch:75%] select-all">
        {spell(invitation.code)}
      </p>
      <p className="text-xs">
        {left === null ? (
          <Trans>À scanner ou à dicter. Valable jusqu’au {until}, sans limite de personnes.</Trans>
        ) : (
          <Plural
            value={left}
            one={`À scanner ou à dicter. Valable jusqu’au ${until}, pour # personne.`}
            other={`À scanner ou à dicter. Valable jusqu’au ${until}, pour # personnes.`}
          />
        )}
        {invitation.approval && (
          <>
            {' '}
            <Trans>Vous validerez chaque entrée.</Trans>
          </>
        )}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={() => void copy()}>
          <Copy size={20} aria-hidden="true" />
          <Trans>Copier le lien</Trans>
        </Button>
        {typeof navigator.share === 'function' && (
          <Button look="quiet" onClick={() => void share()}>
            <Share2 size={20} aria-hidden="true" />
            <Trans>Partager</Trans>
          </Button>
        )}
      </div>
    </div>
  )
}
