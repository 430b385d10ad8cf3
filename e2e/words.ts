import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Says a sentence of the client, given in French as the source has it, in the language of the project. */
export type Say = (french: string, values?: Record<string, string | number>) => string

/**
 * Reads the client's own English catalogue, so that a journey names what people see and follows its wording.
 * A sentence that the client no longer has, or has not translated, fails in both languages.
 */
export function wordsOf(language: 'fr' | 'en'): Say {
  const english = catalogue(fileURLToPath(new URL('../web/src/kit/i18n/catalogues/en.po', import.meta.url)))
  return (french, values = {}) => {
    const translated = english.get(french)
    if (!translated) throw new Error(`the client has no sentence « ${french} », or no English for it`)
    return (language === 'fr' ? french : translated).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`« ${french} » needs ${name}`)
      return String(value)
    })
  }
}

/** The msgid and msgstr pairs of a gettext catalogue; strings may be continued on following lines. */
function catalogue(file: string): Map<string, string> {
  const pairs = new Map<string, string>()
  const text = String.raw`((?:"(?:[^"\\]|\\.)*"\s*)+)`
  const joined = (quoted: string) => [...quoted.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`) as string).join('')
  for (const [, id, translation] of readFileSync(file, 'utf8').matchAll(new RegExp(String.raw`^msgid ${text}^msgstr ${text}`, 'gm'))) {
    pairs.set(joined(id ?? ''), joined(translation ?? ''))
  }
  return pairs
}
