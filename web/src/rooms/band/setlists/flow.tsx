import { useLingui } from '@lingui/react/macro'
import { Coffee } from 'lucide-react'
import type { CSSProperties } from 'react'
import { lengthOf } from './setlist.model'
import type { Entry } from './setlists.queries'

/** What an unknown length is drawn as. Seconds. */
const usual = 210

/** The energy of the songs in order, as bunting: the longer a pennant the livelier, the wider the longer it lasts. */
export function Flow({ entries }: { entries: Entry[] }) {
  const { t } = useLingui()
  return (
    <ol className="flow print:hidden" aria-label={t`Énergie des morceaux, dans l’ordre`}>
      {entries.map((entry) => {
        const width = { flexGrow: lengthOf(entry) ?? usual }
        if (entry.kind === 'break')
          return (
            <li key={entry.id} className="brk" style={width}>
              <Coffee size={16} aria-hidden="true" />
              <span className="sr-only">{entry.title || t`Pause`}</span>
            </li>
          )
        if (entry.kind !== 'song') return null
        const energy = entry.song?.energy
        return (
          <li key={entry.id} style={{ ...width, '--e': (energy ?? 1) * 2 } as CSSProperties}>
            <b className={energy === undefined ? 'unsaid' : undefined}>
              <span className="sr-only">
                {energy === undefined
                  ? t`${entry.song?.title ?? ''}, énergie non dite`
                  : t`${entry.song?.title ?? ''}, énergie ${energy} sur 5`}
              </span>
              <span aria-hidden="true">{energy ?? '?'}</span>
            </b>
          </li>
        )
      })}
    </ol>
  )
}
