import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// Where `npm run dev` finds the server; the built client is served by the server itself.
const server = process.env['KERMESSE_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: 'src/routes',
      generatedRouteTree: 'src/app/route-tree.gen.ts',
      quoteStyle: 'single',
    }),
    // React Aria carries thirty languages; ours are two.
    { ...optimizeLocales.vite({ locales: ['fr-FR', 'en-US'] }), enforce: 'pre' },
    lingui(),
    react(),
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'] }),
    tailwindcss(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    // No data: URLs: the content security policy allows images and fonts from this origin alone.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Without its own group and a higher priority React lands inside the first lazy vendor chunk,
            // which every page would then download.
            {
              name: 'vendor-react',
              test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/,
              priority: 10,
            },
            // What every page needs, in one file rather than in thirty.
            {
              name: 'base',
              test: /node_modules[\\/](@tanstack|@lingui[\\/](core|react)|openapi-fetch|openapi-react-query|idb-keyval)[\\/]|src[\\/]kit[\\/](api|data|i18n|live|platform|appearance)[\\/]/,
              priority: 5,
              minShareCount: 3,
            },
            // What the entry itself imports: the routes without their pages (those carry a query), the frame around
            // them and all that they bring. Left alone it falls into twenty files of a kilobyte, each with a round trip of its own.
            {
              name: 'entry',
              test: /src[\\/](routes[\\/][^?]*|app[\\/](app|router|route-tree\.gen)\.tsx?)$/,
              priority: 3,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true }, '/dev/mail': server } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
})
