// Sets the look before the first paint, so that no page flashes in the wrong theme.
// An external file because the content security policy refuses inline scripts.
// The same keys and rules as src/kit/appearance/appearance.ts, which takes over once the client runs.
;(function () {
  var root = document.documentElement
  var saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('kermesse.appearance') || '{}') || {}
  } catch {
    saved = {}
  }
  var theme = saved.theme
  if (theme !== 'light' && theme !== 'dark' && theme !== 'contrast') {
    theme = matchMedia('(prefers-contrast: more)').matches ? 'contrast' : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  root.dataset.theme = theme
  if (/^(vermillon|citron|pre|canard|bleu|grenadine)$/.test(saved.accent)) root.dataset.accent = saved.accent
  root.dataset.density = saved.density === 'dense' ? 'dense' : 'cosy'
  root.dataset.motion = saved.motion === 'reduced' ? 'reduced' : 'system'
  var language = null
  try {
    language = localStorage.getItem('kermesse.language')
  } catch {
    language = null
  }
  if (language !== 'fr' && language !== 'en') {
    language = /^en/i.test(navigator.language || '') ? 'en' : 'fr'
  }
  root.lang = language
})()
