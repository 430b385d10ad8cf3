import { cx } from './cx'
import { accentOf, initials } from './people.model'

interface Person {
  id: string
  name: string
}

const sizes = { sm: 'size-7 text-[0.6875rem]', md: 'size-9 text-xs', lg: 'size-13 text-sm' }

/** A person, round. Decorative when the name stands beside it. */
export function Avatar({
  person,
  size = 'md',
  named = false,
}: {
  person: Person
  size?: keyof typeof sizes
  named?: boolean
}) {
  return (
    <span
      data-accent={accentOf(person.id)}
      title={person.name}
      {...(named ? { role: 'img', 'aria-label': person.name } : { 'aria-hidden': true })}
      className={cx(
        'inline-grid flex-none place-items-center rounded-full bg-stock font-bold tracking-[.01em] text-stock-ink contrast:shadow-[inset_0_0_0_1.5px_#000]',
        sizes[size],
      )}
    >
      {initials(person.name)}
    </span>
  )
}

/** Several people overlapping; `total` counts those not given too. */
export function AvatarStack({ people, total, shown = 3 }: { people: Person[]; total: number; shown?: number }) {
  const visible = people.slice(0, shown)
  const more = total - visible.length
  return (
    <span className="inline-flex pl-1.5" aria-hidden="true">
      {visible.map((person) => (
        <span key={person.id} className="-ml-1.5 rounded-full shadow-[0_0_0_2px_var(--paper)]">
          <Avatar person={person} size="sm" />
        </span>
      ))}
      {more > 0 && (
        <span className="-ml-1.5 inline-grid size-7 place-items-center rounded-full bg-sunk text-[0.6875rem] font-bold text-ink-2 shadow-[0_0_0_2px_var(--paper)]">
          +{more}
        </span>
      )}
    </span>
  )
}
