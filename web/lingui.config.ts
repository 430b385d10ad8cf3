import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

export default defineConfig({
  sourceLocale: 'fr',
  locales: ['fr', 'en'],
  catalogs: [
    {
      path: '<rootDir>/src/kit/i18n/catalogues/{locale}',
      include: ['src'],
      exclude: ['**/*.test.*', '**/*.gen.*'],
    },
  ],
  // Without line numbers a moved line does not change the catalogue.
  format: formatter({ lineNumbers: false }),
})
