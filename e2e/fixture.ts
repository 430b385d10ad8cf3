import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { openHouse, type House } from './house.ts'
import { Line } from './line.ts'
import { wordsOf, type Say } from './words.ts'

export { expect }

/** The option each project sets: the language its person reads. */
export interface Reading {
  reading: 'fr' | 'en'
}

/** Somebody at a browser of their own, on a line of their own. */
export interface Person {
  page: Page
  line: Line
}

/** A message that the house would have sent, as /dev/mail shows it. */
export interface Mail {
  to: string
  subject: string
  text: string
}

interface Journey extends Reading {
  /** Opens a browser for somebody new; everything it complains about fails the journey. */
  person: (name: string) => Promise<Person>
  /** The client's own words in the language this project reads: `say('Se connecter')`. */
  say: Say
  /** An e-mail address of somebody in this journey alone: all journeys share one house. */
  address: (name: string) => string
  /** The newest mail to an address, among those that hold a text; waits for it. */
  mailTo: (email: string, holding?: string) => Promise<Mail>
}

export const test = base.extend<Journey, { house: House }>({
  reading: ['fr', { option: true }],

  house: [
    async ({}, use, worker) => {
      const house = await openHouse(String(worker.parallelIndex))
      await use(house)
      await house.close()
    },
    { scope: 'worker' },
  ],

  say: async ({ reading }, use) => {
    await use(wordsOf(reading))
  },

  address: async ({}, use, info) => {
    await use((name) => `${name}.${info.testId}@example.org`)
  },

  mailTo: async ({ house, playwright }, use) => {
    const request = await playwright.request.newContext({ baseURL: house.address })
    await use(async (email, holding = '') => {
      let found: Mail | undefined
      await expect
        .poll(
          async () => {
            const { items } = (await (await request.get('/dev/mail?format=json')).json()) as { items: Mail[] }
            found = items.find((mail) => mail.to === email && mail.text.includes(holding))
            return found?.subject
          },
          { message: `a mail to ${email} ${holding}` },
        )
        .toBeTruthy()
      return found as Mail
    })
    await request.dispose()
  },

  person: async ({ browser, house }, use) => {
    const complaints: string[] = []
    const opened: { context: BrowserContext; line: Line }[] = []
    await use(async (name) => {
      const line = await Line.to(house.address)
      const context = await browser.newContext({ baseURL: line.address })
      opened.push({ context, line })
      await listen(context, line, (what) => complaints.push(`${name}: ${what}`))
      return { page: await context.newPage(), line }
    })
    for (const { context, line } of opened) {
      await context.close()
      await line.close()
    }
    expect(complaints, 'what the browsers complained about').toEqual([])
  },
})

/**
 * Reports, of every page of the context: breaches of the content security policy, errors nobody caught, errors
 * on the console, answers of 500 and above. Not reported: what Chromium itself logs about an answer of 4xx from
 * the API (the product shows those to people), and about connections that failed because the line was cut.
 */
async function listen(context: BrowserContext, line: Line, report: (what: string) => void): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      console.error(`policy violation: ${e.effectiveDirective} ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber} ${e.sample}`)
    })
  })
  context.on('weberror', (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`))
  context.on('response', (response) => {
    if (response.status() >= 500) report(`${response.status()} from ${response.url()}`)
  })
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    const text = message.text()
    const url = message.location().url
    const answered = text.startsWith('Failed to load resource: the server responded with a status of 4') && url.includes('/api/')
    const unplugged = line.wasCut && /net::ERR_|WebSocket connection/.test(text)
    if (!answered && !unplugged) report(`console: ${text} (${url})`)
  })
}

// Evaluated over the debugging protocol, so the page's own policy stays as strict as it is for everybody.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const pictures = process.env['PICTURES']

interface Finding {
  id: string
  help: string
  nodes: { html: string; failureSummary?: string }[]
}

const themes = [
  { theme: 'light', media: { colorScheme: 'light', contrast: 'no-preference' } },
  { theme: 'dark', media: { colorScheme: 'dark', contrast: 'no-preference' } },
  { theme: 'contrast', media: { colorScheme: 'light', contrast: 'more' } },
] as const

/**
 * Looks at the page as it stands, in the three themes: axe finds nothing (WCAG 2.2 A and AA, best practices), and
 * nothing is wider than the screen. With PICTURES naming a folder, a picture of each theme is kept there.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  await page.evaluate(axeSource)
  for (const { theme, media } of themes) {
    await page.emulateMedia(media)
    await expect(page.locator('html'), `the theme of ${name}`).toHaveAttribute('data-theme', theme)
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Finding[] }> } }
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      // An open dialog hides the page behind it from assistive technology, its landmark and its heading too.
      const behind = { enabled: document.querySelector('[role=dialog]') === null }
      const rules = { 'landmark-one-main': behind, 'page-has-heading-one': behind }
      return (await axe.run(document, { runOnly: { type: 'tag', values: tags }, rules })).violations
    })
    const found = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}\n  ${n.html}\n  ${n.failureSummary ?? ''}`))
    expect(found, `accessibility of ${name}, ${theme}`).toEqual([])
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}-${test.info().project.name}-${theme}.png` })
  }
  await page.emulateMedia({ colorScheme: null, contrast: null })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow, `how much ${name} is wider than the screen`).toBeLessThanOrEqual(0)
}
