import { useLingui } from '@lingui/react/macro'
import type { Entry } from './setlists.queries'

/** What an entry of a setlist is called. */
export function useEntryName(): (entry: Entry) => string {
  const { t } = useLingui()
  return (entry) => {
    if (entry.kind === 'song') return entry.song?.title ?? t`Morceau`
    if (entry.title !== '') return entry.title
    if (entry.kind === 'break') return t`Pause`
    return entry.kind === 'set' ? t`Set` : t`Note`
  }
}
