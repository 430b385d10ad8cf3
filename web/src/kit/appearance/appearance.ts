import { useSyncExternalStore } from 'react'

// The same keys and rules as public/theme.js, which applies them before the first paint.
export const themes = ['system', 'light', 'dark', 'contrast'] as const
export const accents = ['vermillon', 'citron', 'pre', 'canard', 'bleu', 'grenadine'] as const
export const densities = ['cosy', 'dense'] as const
export const motions = ['system', 'reduced'] as const

export type Theme = (typeof themes)[number]
export type Accent = (typeof accents)[number]
export type Density = (typeof densities)[number]
export type Motion = (typeof motions)[number]

/** How the product looks on this device. Kept on the device: a phone at night is not the desk at noon. */
export interface Appearance {
  theme: Theme
  accent: Accent
  density: Density
  motion: Motion
}

const key = 'kermesse.appearance'
const defaults: Appearance = { theme: 'system', accent: 'vermillon', density: 'cosy', motion: 'system' }

/** Reads a saved choice, keeping only values that still exist. */
export function parseAppearance(saved: string | null): Appearance {
  const result = { ...defaults }
  if (saved === null) return result
  let found: unknown
  try {
    found = JSON.parse(saved)
  } catch {
    return result
  }
  if (found === null || typeof found !== 'object') return result
  const { theme, accent, density, motion } = found as Record<string, unknown>
  if (isOneOf(themes, theme)) result.theme = theme
  if (isOneOf(accents, accent)) result.accent = accent
  if (isOneOf(densities, density)) result.density = density
  if (isOneOf(motions, motion)) result.motion = motion
  return result
}

/** The theme to show for a choice, given what the device asks for. */
export function resolveTheme(theme: Theme, device: { dark: boolean; contrast: boolean }): Exclude<Theme, 'system'> {
  if (theme !== 'system') return theme
  if (device.contrast) return 'contrast'
  return device.dark ? 'dark' : 'light'
}

export function isAccent(value: unknown): value is Accent {
  return isOneOf(accents, value)
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return values.includes(value as T)
}

interface Store {
  get(): Appearance
  set(change: Partial<Appearance>): void
  subscribe(listener: () => void): () => void
}

function createStore(): Store {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const listeners = new Set<() => void>()
  let current = parseAppearance(read())

  const apply = () => {
    const root = document.documentElement
    root.dataset['theme'] = resolveTheme(current.theme, { dark: dark.matches, contrast: contrast.matches })
    root.dataset['accent'] = current.accent
    root.dataset['density'] = current.density
    root.dataset['motion'] = current.motion
  }
  dark.addEventListener('change', apply)
  contrast.addEventListener('change', apply)

  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change }
      apply()
      try {
        localStorage.setItem(key, JSON.stringify(current))
      } catch {
        // Private mode without storage: the choice lasts until the tab closes.
      }
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const store = createStore()

/** The look chosen on this device, and how to change it; a change shows at once on every mounted page. */
export function useAppearance(): [Appearance, (change: Partial<Appearance>) => void] {
  return [useSyncExternalStore(store.subscribe, store.get), store.set]
}
