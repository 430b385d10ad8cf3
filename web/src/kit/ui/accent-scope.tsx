import { createContext, type ReactNode, use } from 'react'

const AccentContext = createContext<string | undefined>(undefined)

/** Prints everything inside on one stock, what opens above the page (dialogs) included. */
export function AccentScope({ accent, children }: { accent: string | undefined; children: ReactNode }) {
  return (
    <AccentContext value={accent}>
      <div data-accent={accent}>{children}</div>
    </AccentContext>
  )
}

/** The stock of the place one is in, for what is drawn outside its element. */
export function useAccent(): string | undefined {
  return use(AccentContext)
}
