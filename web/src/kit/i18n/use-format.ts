import { useLingui } from '@lingui/react'
import { type Format, formatFor } from './format'
import { isLanguage, type Language } from './language'

/** The language in use now. */
export function useLanguage(): Language {
  const { i18n } = useLingui()
  return isLanguage(i18n.locale) ? i18n.locale : 'fr'
}

/** Dates, times and numbers in the language in use, in the person's own time zone. */
export function useFormat(): Format {
  return formatFor(useLanguage())
}
