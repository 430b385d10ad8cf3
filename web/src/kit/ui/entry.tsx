import type { ReactNode } from 'react'
import { Bunting } from './bunting'
import { LanguageSwitch } from './language-switch'
import { Logo } from './logo'

interface EntryProps {
  title: ReactNode
  lead?: ReactNode
  /** Said at the foot, before the other language. */
  foot?: ReactNode
  accent?: string
  children: ReactNode
}

/** The way in: pennants across the top, a poster, and one thing to do. */
export function Entry({ title, lead, foot, accent, children }: EntryProps) {
  return (
    <main
      data-accent={accent}
      className="mx-auto grid min-h-dvh max-w-115 content-start gap-5 overflow-x-clip px-5 pb-6 wide:max-w-none wide:grid-cols-2 wide:grid-rows-[auto_1fr_auto] wide:gap-0 wide:p-0"
    >
      <div className="-mx-5 overflow-clip wide:col-span-2 wide:mx-0">
        <Bunting kind="wide" className="-ml-7.5 w-[calc(100%+60px)]" />
      </div>
      <div className="wide:max-w-140 wide:self-center wide:justify-self-end wide:px-16 wide:pb-15">
        <Logo />
        <h1 className="poster-big mt-3.5 mb-2.5">{title}</h1>
        {lead && <p className="text-ink-2 wide:text-md/[1.5]">{lead}</p>}
      </div>
      <div className="grid content-center gap-3.5 wide:ml-12 wide:w-93 wide:pb-10">{children}</div>
      <p className="meta flex flex-wrap items-center justify-center gap-x-3 wide:col-span-2 wide:p-5">
        {foot}
        <LanguageSwitch />
      </p>
    </main>
  )
}

/** Two ways out of a form, at its foot. */
export function EntryLinks({ children }: { children: ReactNode }) {
  return <p className="flex flex-wrap justify-between gap-x-6 gap-y-2">{children}</p>
}
