import type { ReactNode } from 'react'
import { cx } from './cx'
import { Logo } from './logo'

/** The heading of a page that belongs to no space. */
export function PageHeader({ title, meta, action }: { title: ReactNode; meta?: ReactNode; action?: ReactNode }) {
  return (
    <header className="bg-paper px-(--gutter) wide:pt-4.5">
      <div className="flex min-h-13 items-center wide:hidden">
        <Logo />
      </div>
      <div className="flex flex-wrap items-end gap-3 pt-0.5 pb-2 wide:min-h-12 wide:items-center">
        <div className="min-w-0 flex-[1_1_200px]">
          <h1 className="poster">{title}</h1>
          {meta && <p className="meta">{meta}</p>}
        </div>
        {action && <div className="flex gap-2">{action}</div>}
      </div>
    </header>
  )
}

/**
 * The body under a header: one column, or two from 900 px up when there is something to say on the side. On a phone
 * the side comes after, unless it is what one came for (`asideFirst`).
 */
export function PageBody({
  aside,
  wideAside = false,
  asideFirst = false,
  children,
}: {
  aside?: ReactNode
  wideAside?: boolean
  asideFirst?: boolean
  children: ReactNode
}) {
  return (
    <div
      className={cx(
        'grid grid-cols-[minmax(0,1fr)] content-start gap-8 px-(--gutter) pt-4 pb-10 wide:max-w-310 wide:pt-5 wide:pb-12',
        Boolean(aside) && 'wide:gap-x-10',
        Boolean(aside) && (wideAside ? 'wide:grid-cols-[minmax(0,1fr)_372px]' : 'wide:grid-cols-[minmax(0,1fr)_292px]'),
      )}
    >
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-8">{children}</div>
      {aside && (
        <aside
          className={cx('grid grid-cols-[minmax(0,1fr)] content-start gap-8', asideFirst && 'max-wide:order-first')}
        >
          {aside}
        </aside>
      )}
    </div>
  )
}

/** A titled part of a page. */
export function Section({
  title,
  extra,
  children,
  accent,
}: {
  title?: ReactNode
  extra?: ReactNode
  children: ReactNode
  accent?: string
}) {
  return (
    <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-2" data-accent={accent}>
      {title !== undefined && (
        <div className="flex items-baseline justify-between gap-2">
          <h2 className="title">{title}</h2>
          {extra}
        </div>
      )}
      {children}
    </section>
  )
}
