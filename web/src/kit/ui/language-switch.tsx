import { languageNames, languages, speak } from '@/kit/i18n/language'
import { useLanguage } from '@/kit/i18n/use-format'

/** The other language, named in itself. */
export function LanguageSwitch() {
  const current = useLanguage()
  const others = languages.filter((language) => language !== current)
  return (
    <>
      {others.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className="tap-grow meta min-h-9 underline underline-offset-3 hover:text-ink"
          onClick={() => void speak(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </>
  )
}
