import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import type { Reading } from './fixture.ts'

// The distribution's browser: none is downloaded.
const chromium = process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const desktop = { viewport: { width: 1280, height: 800 } }
const french = { locale: 'fr-FR', reading: 'fr' } as const
const english = { locale: 'en-GB', reading: 'en' } as const

export default defineConfig<Reading>({
  testDir: 'journeys',
  outputDir: 'test-results',
  // Everything runs on the machine of whoever works here: one server and one browser at a time.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: process.env['RESULTS'] ?? 'test-results/report.json' }]],
  use: {
    timezoneId: 'Europe/Paris',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: chromium,
      args: [
        // A sandbox of its own is refused to root, and only to root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone-fr', use: { ...phone, ...french } },
    { name: 'desktop-fr', use: { ...desktop, ...french } },
    { name: 'phone-en', use: { ...phone, ...english } },
    { name: 'desktop-en', use: { ...desktop, ...english } },
  ],
})
