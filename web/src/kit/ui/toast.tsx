import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { IconButton } from './button'
import { type Countdown, countdown, reading, undoing } from './toast.model'

interface Entry {
  id: number
  message: ReactNode
  undo?: () => void
  /** Runs once when the toast leaves without having been undone. */
  commit?: () => void
}

interface Toasts {
  /** Says that something happened. */
  say(message: ReactNode): void
  /**
   * Announces a destructive act that has not left yet: `commit` runs when the toast goes (or the page does), unless
   * the person takes it back, and then `undo` runs instead. Exactly one of the two runs, once.
   */
  undoable(act: { message: ReactNode; undo: () => void; commit: () => void }): void
}

const ToastContext = createContext<Toasts | null>(null)

export function useToast(): Toasts {
  const toasts = use(ToastContext)
  if (toasts === null) throw new Error('useToast needs a ToastProvider above it')
  return toasts
}

/** Holds the toasts of the application: spoken politely, at most three at once, none ever steals the focus. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<Entry[]>([])
  const pending = useRef(new Map<number, Entry>())
  const next = useRef(1)

  const settle = useCallback((id: number, undone: boolean) => {
    const entry = pending.current.get(id)
    if (entry === undefined) return
    pending.current.delete(id)
    setEntries((all) => all.filter((e) => e.id !== id))
    if (undone) entry.undo?.()
    else entry.commit?.()
  }, [])

  const add = useCallback(
    (entry: Omit<Entry, 'id'>) => {
      const full = { ...entry, id: next.current++ }
      pending.current.set(full.id, full)
      setEntries((all) => [...all, full])
      const oldest = pending.current.size > 3 ? pending.current.keys().next().value : undefined
      if (oldest !== undefined) settle(oldest, false)
    },
    [settle],
  )

  // Closing the tab is not taking it back: what was announced is carried out.
  useEffect(() => {
    const flush = () => {
      for (const id of pending.current.keys()) settle(id, false)
    }
    addEventListener('pagehide', flush)
    return () => removeEventListener('pagehide', flush)
  }, [settle])

  const toasts = useMemo<Toasts>(() => ({ say: (message) => add({ message }), undoable: (act) => add(act) }), [add])

  return (
    <ToastContext value={toasts}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--tabbar)+env(safe-area-inset-bottom)+12px)] z-(--z-toast) grid justify-items-center gap-2 px-4 wide:bottom-6"
      >
        {entries.map((entry) => (
          <Toast key={entry.id} entry={entry} onDone={settle} />
        ))}
      </div>
    </ToastContext>
  )
}

function Toast({ entry, onDone }: { entry: Entry; onDone: (id: number, undone: boolean) => void }) {
  const { t } = useLingui()
  const running = useRef<Countdown | null>(null)
  useEffect(() => {
    running.current = countdown(entry.undo ? undoing : reading, () => onDone(entry.id, false))
    return () => running.current?.cancel()
  }, [entry.id, entry.undo, onDone])

  return (
    <div
      className="enter-rise pointer-events-auto flex min-h-12 w-fit max-w-full items-center gap-2 rounded-2 bg-ink py-1 pr-1 pl-4 text-sm leading-[1.3] text-paper shadow-2"
      onPointerEnter={() => running.current?.pause()}
      onPointerLeave={() => running.current?.resume()}
      onFocus={() => running.current?.pause()}
      onBlur={() => running.current?.resume()}
    >
      <span className="min-w-0 py-2 [overflow-wrap:anywhere]">{entry.message}</span>
      {entry.undo && (
        <button
          type="button"
          className="min-h-11 px-2.5 font-bold underline underline-offset-3"
          onClick={() => onDone(entry.id, true)}
        >
          <Trans>Annuler</Trans>
        </button>
      )}
      <IconButton label={t`Fermer`} onClick={() => onDone(entry.id, false)}>
        <X size={18} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
