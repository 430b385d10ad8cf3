import { i18n, type Messages } from '@lingui/core'
import { type Compiled, typeset } from './typography'

/** The languages the product speaks; French is the source. */
export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

/** How each language names itself: a person looks for their own word in the list. */
export const languageNames: Record<Language, string> = { fr: 'Français', en: 'English' }

const key = 'kermesse.language'

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

/** The locale that dates, numbers and plural forms follow. British English, for day-first dates and 24 hours. */
export function localeOf(language: Language): string {
  return language === 'fr' ? 'fr-FR' : 'en-GB'
}

/** The language to start in: the one chosen here before, else the browser's, else French. */
export function startingLanguage(): Language {
  const saved = readSaved()
  if (isLanguage(saved)) return saved
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'fr'
}

/** Whether somebody chose a language on this device; if not, the account's language applies. */
export function hasChosenLanguage(): boolean {
  return isLanguage(readSaved())
}

/** Loads the catalogue of one language, typeset for it, and makes it current everywhere without a reload. */
export async function speak(language: Language, options: { remember: boolean } = { remember: true }): Promise<void> {
  const { messages } = language === 'fr' ? await import('./catalogues/fr.po') : await import('./catalogues/en.po')
  i18n.load(language, language === 'fr' ? (typeset(messages as Compiled) as Messages) : messages)
  i18n.activate(language, localeOf(language))
  document.documentElement.lang = language
  if (options.remember) {
    try {
      localStorage.setItem(key, language)
    } catch {
      // Private mode without storage: the choice lasts until the tab closes.
    }
  }
}

function readSaved(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
