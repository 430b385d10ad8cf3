import { Trans } from '@lingui/react/macro'
import type { Visibility } from './songs.queries'

/** Who may know a level, in the words of whose it is. */
export function VisibleTo({ visibility }: { visibility: Visibility }) {
  switch (visibility) {
    case 'band':
      return <Trans>visible du groupe</Trans>
    case 'admins':
      return <Trans>visible de qui administre le groupe</Trans>
    case 'me':
      return <Trans>visible de vous seulement</Trans>
  }
}
