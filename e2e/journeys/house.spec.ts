import type { Page } from '@playwright/test'
import { expect, inspect, test, type Person } from '../fixture.ts'
import type { Say } from '../words.ts'

const password = 'Une fanfare sous la pluie 7'

test('a band from nothing: sign up, confirm, invite, join, suggest, vote on every open screen', async ({ person, say, mailTo }) => {
  const band = 'Les Mercredis'
  const song = 'Le Sud'
  // Four projects share one house.
  const at = (name: string) => `${name}.${test.info().project.name}@example.org`

  const nadia = await person('Nadia')
  await test.step('Nadia signs up and confirms her address', async () => {
    await nadia.page.goto('/sign-up')
    await inspect(nadia.page, 'sign-up')
    await signUp(nadia.page, say, 'Nadia', at('nadia'))
    await expect(nadia.page).toHaveURL('/')
    await expect(nadia.page.getByText(say('Confirmez votre adresse e-mail pour inviter.'))).toBeVisible()
    await inspect(nadia.page, 'home-empty')

    const link = new URL(/https?:\/\/\S+\/confirm#\S+/.exec((await mailTo(at('nadia'))).text)?.[0] ?? 'no link in the mail')
    await nadia.page.goto(link.pathname + link.hash)
    await inspect(nadia.page, 'confirm')
    await nadia.page.getByRole('button', { name: say('Confirmer mon adresse') }).click()
    await nadia.page.getByRole('link', { name: say('Aller à l’accueil') }).click()
    await expect(nadia.page).toHaveURL('/')
    await expect(nadia.page.getByText(say('Confirmez votre adresse e-mail pour inviter.'))).toBeHidden()
  })

  const code = await test.step('she makes a band and an invitation', async () => {
    await nadia.page.goto('/spaces/new')
    await nadia.page.getByLabel(say('Nom du groupe')).fill(band)
    await inspect(nadia.page, 'space-new')
    await nadia.page.getByRole('button', { name: say('Créer le groupe') }).click()
    await nadia.page.getByRole('button', { name: say('Créer l’invitation') }).click()
    const spelled = await nadia.page.getByText(/^[0-9A-Z]{4} [0-9A-Z]{4}$/).first().innerText()
    await expect(nadia.page.getByRole('img', { name: say('Code QR de l’invitation {0}', { 0: spelled }) })).toBeVisible()
    await inspect(nadia.page, 'invite')
    return spelled
  })

  const yann = await person('Yann')
  await test.step('Yann opens the link: the answer first, the account after', async () => {
    await yann.page.goto(`/i/${code.replace(' ', '')}`)
    await expect(yann.page.getByRole('heading', { name: band })).toBeVisible()
    await inspect(yann.page, 'invitation')
    await yann.page.getByRole('link', { name: say('Je rejoins le groupe') }).click()
    await signUp(yann.page, say, 'Yann', at('yann'))
    await expect(yann.page).toHaveURL(/\/s\/[^/]+\/suggestions/)
    await inspect(yann.page, 'suggestions-empty')
  })

  const chloe = await person('Chloé')
  await test.step('Chloé has an account and was told the code', async () => {
    await chloe.page.goto('/sign-up')
    await signUp(chloe.page, say, 'Chloé', at('chloe'))
    await expect(chloe.page).toHaveURL('/')
    await chloe.page.goto('/i')
    await chloe.page.getByLabel(say('Code d’invitation')).fill(code.toLowerCase())
    await inspect(chloe.page, 'code')
    await chloe.page.getByRole('button', { name: say('Voir l’invitation') }).click()
    await chloe.page.getByRole('button', { name: say('Je rejoins le groupe') }).click()
    await expect(chloe.page).toHaveURL(/\/s\/[^/]+\/suggestions/)
  })

  await test.step('Yann suggests a song, and everybody sees it', async () => {
    await nadia.page.getByRole('link', { name: say('Propositions'), exact: true }).click()
    await yann.page.getByRole('button', { name: say('Proposer un morceau') }).click()
    const dialog = yann.page.getByRole('dialog')
    await dialog.getByLabel(say('Titre')).fill(song)
    await dialog.getByLabel(say('Artiste')).fill('Nino Ferrer')
    await inspect(yann.page, 'suggest')
    await dialog.getByRole('button', { name: say('Proposer'), exact: true }).click()
    await expect(dialog).toBeHidden()
    for (const { page } of [yann, nadia, chloe]) await expect(page.getByRole('heading', { name: song })).toBeVisible()
  })

  await test.step('Nadia votes, and the vote appears on every open screen', async () => {
    await voteFor(nadia.page, say, song)
    for (const someone of [nadia, yann, chloe]) await expectScore(someone, say, song, '+1')
    await inspect(nadia.page, 'suggestions')
  })

  await test.step('Yann’s line is cut; what he missed appears when it is back', async () => {
    yann.line.cut()
    await voteFor(chloe.page, say, song)
    await expectScore(nadia, say, song, '+2')
    await expectScore(yann, say, song, '+1')
    yann.line.mend()
    await expectScore(yann, say, song, '+2')
  })
})

async function signUp(page: Page, say: Say, name: string, email: string): Promise<void> {
  await page.getByLabel(say('Comment on vous appelle')).fill(name)
  await page.getByLabel(say('Adresse e-mail')).fill(email)
  await page.getByRole('textbox', { name: say('Mot de passe') }).fill(password)
  await page.getByRole('button', { name: say('Créer mon compte') }).click()
}

async function voteFor(page: Page, say: Say, song: string): Promise<void> {
  await page.getByRole('group', { name: say('Vote pour « {subject} »', { subject: song }) }).getByRole('button', { name: say('Pour'), exact: true }).click()
}

async function expectScore({ page }: Person, say: Say, song: string, score: string): Promise<void> {
  const vote = page.getByRole('group', { name: say('Vote pour « {subject} »', { subject: song }) })
  // A client that lost its connection waits longer and longer between its attempts.
  await expect(vote.getByRole('img', { name: say('Score {0}', { 0: score }), exact: true })).toBeVisible({ timeout: 45_000 })
}
