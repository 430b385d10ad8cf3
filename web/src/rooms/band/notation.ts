import { useSyncExternalStore } from 'react'
import { useLanguage } from '@/kit/i18n/use-format'
import type { Notation } from './notation.model'

// Kept on the device: one reads chords as one learned them, whatever the language of the page.
const key = 'kermesse.notation'
const watchers = new Set<() => void>()
let chosen: Notation | undefined
let isRead = false

function saved(): Notation | undefined {
  if (isRead) return chosen
  isRead = true
  try {
    const found = localStorage.getItem(key)
    if (found === 'letters' || found === 'latin') chosen = found
  } catch {
    // Without storage the language decides.
  }
  return chosen
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** How chords and keys are named here: as chosen on this device, else as the language is used to. */
export function useNotation(): Notation {
  const language = useLanguage()
  return useSyncExternalStore(watch, saved) ?? (language === 'fr' ? 'latin' : 'letters')
}

/** Chooses, for every page of this device. */
export function chooseNotation(notation: Notation): void {
  chosen = notation
  isRead = true
  try {
    localStorage.setItem(key, notation)
  } catch {
    // It holds until the page closes.
  }
  for (const watcher of watchers) watcher()
}
