import type { Page } from '@playwright/test'
import { expect, type Mail, type Person } from './fixture.ts'
import type { Say } from './words.ts'

export const password = 'Une fanfare sous la pluie 7'

/** Fills the sign-up form that is open; where it leads depends on where the person came from. */
export async function signUp({ page }: Person, say: Say, name: string, email: string): Promise<void> {
  await page.getByLabel(say('Comment on vous appelle')).fill(name)
  await page.getByLabel(say('Adresse e-mail')).fill(email)
  await page.getByRole('textbox', { name: say('Mot de passe') }).fill(password)
  await page.getByRole('button', { name: say('Créer mon compte') }).click()
}

/** Fills the sign-in form that is open. */
export async function signIn({ page }: Person, say: Say, email: string, secret = password): Promise<void> {
  await page.getByLabel(say('Adresse e-mail')).fill(email)
  await page.getByRole('textbox', { name: say('Mot de passe') }).fill(secret)
  await page.getByRole('button', { name: say('Se connecter') }).click()
}

/** Opens the link of the confirmation mail; the page that it leads to still asks for a press. */
export async function openConfirmation(person: Person, mail: Mail): Promise<void> {
  await openLink(person, mail, '/confirm')
}

/** Opens the link of a mail that leads to a page. */
export async function openLink({ page }: Person, mail: Mail, path: string): Promise<void> {
  const link = new URL(new RegExp(String.raw`https?://\S+${path}#\S+`).exec(mail.text)?.[0] ?? 'no link in the mail')
  await page.goto(link.pathname + link.hash)
}

/** Presses the button of the confirmation page and goes home. */
export async function confirm({ page }: Person, say: Say): Promise<void> {
  await page.getByRole('button', { name: say('Confirmer mon adresse') }).click()
  await page.getByRole('link', { name: say('Aller à l’accueil') }).click()
  await expect(page).toHaveURL('/')
}

/** Makes a band and lands on its page of invitations. */
export async function makeBand({ page }: Person, say: Say, name: string): Promise<void> {
  await page.goto('/spaces/new')
  await page.getByLabel(say('Nom du groupe')).fill(name)
  await page.getByRole('button', { name: say('Créer le groupe') }).click()
}

/** Makes the usual invitation and returns its code as it is read aloud, in two groups of four. */
export async function invite({ page }: Person, say: Say): Promise<string> {
  await page.getByRole('button', { name: say('Créer l’invitation') }).click()
  const code = await page.getByText(/^[0-9A-Z]{4} [0-9A-Z]{4}$/).first().innerText()
  await expect(page.getByRole('img', { name: say('Code QR de l’invitation {0}', { 0: code }) })).toBeVisible()
  return code
}

/** Waits for the suggestions of the band that one has just entered. */
export async function inTheBand({ page }: Person): Promise<void> {
  await expect(page).toHaveURL(/\/s\/[^/]+\/suggestions/)
}

/** Votes for a song that is on the screen. */
export async function voteFor({ page }: Person, say: Say, song: string): Promise<void> {
  await voteOn(page, say, song).getByRole('button', { name: say('Pour'), exact: true }).click()
}

/** Waits until the screen shows the score; a client that lost its line waits longer and longer between its attempts. */
export async function expectScore({ page }: Person, say: Say, song: string, score: string): Promise<void> {
  const shown = voteOn(page, say, song).getByRole('img', { name: say('Score {0}', { 0: score }), exact: true })
  await expect(shown).toBeVisible({ timeout: 45_000 })
}

function voteOn(page: Page, say: Say, song: string) {
  return page.getByRole('group', { name: say('Vote pour « {subject} »', { subject: song }), exact: true })
}
