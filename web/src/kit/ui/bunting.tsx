import { type Accent, accents } from '@/kit/appearance/appearance'
import { hang } from './bunting.model'
import { cx } from './cx'

const wide = hang({ count: 14, sag: 46, drop: 80 })
const short = hang({ count: 9, sag: 60, drop: 126 })
const festive: Accent[] = ['vermillon', 'citron', 'canard', 'pre', 'grenadine', 'bleu']

/** The string of pennants: sign-in, empty states, celebrations. At most one per screen, never as a divider. */
export function Bunting({ kind = 'short', className }: { kind?: 'wide' | 'short'; className?: string }) {
  const drawing = kind === 'wide' ? wide : short
  return (
    <svg
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      aria-hidden="true"
      className={cx('block h-auto overflow-visible', className)}
    >
      {drawing.pennants.map((path, i) => (
        // In a space the pennants are its own stock with two guests; elsewhere all six stocks.
        <path
          key={path}
          d={path}
          data-accent={
            kind === 'wide' ? festive[i % accents.length] : i % 2 === 0 ? undefined : i % 4 === 1 ? 'citron' : 'canard'
          }
          className="fill-flag"
        />
      ))}
      <path d={drawing.rope} fill="none" className="stroke-ink" strokeWidth={kind === 'wide' ? 2.5 : 6} />
    </svg>
  )
}
