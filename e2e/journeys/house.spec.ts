import { expect, inspect, test } from '../fixture.ts'
import { confirm, expectScore, inTheBand, invite, makeBand, openConfirmation, signUp, voteFor } from '../steps.ts'

test('a band from nothing: sign up, confirm, invite, join, suggest, vote on every open screen', async ({ person, say, mailTo, address }) => {
  const band = 'Les Mercredis'
  const song = 'Le Sud'

  const nadia = await person('Nadia')
  await test.step('Nadia signs up and confirms her address', async () => {
    const reminder = nadia.page.getByText(say('Confirmez votre adresse e-mail pour inviter.'))
    await nadia.page.goto('/sign-up')
    await inspect(nadia.page, 'sign-up')
    await signUp(nadia, say, 'Nadia', address('nadia'))
    await expect(nadia.page).toHaveURL('/')
    await expect(reminder).toBeVisible()
    await inspect(nadia.page, 'home-empty')
    await openConfirmation(nadia, await mailTo(address('nadia')))
    await inspect(nadia.page, 'confirm')
    await confirm(nadia, say)
    await expect(reminder).toBeHidden()
  })

  const code = await test.step('she makes a band and an invitation', async () => {
    await nadia.page.goto('/spaces/new')
    await inspect(nadia.page, 'space-new')
    await makeBand(nadia, say, band)
    const spelled = await invite(nadia, say)
    await inspect(nadia.page, 'invite')
    return spelled
  })

  const yann = await person('Yann')
  await test.step('Yann opens the link: the answer first, the account after', async () => {
    await yann.page.goto(`/i/${code.replace(' ', '')}`)
    await expect(yann.page.getByRole('heading', { name: band })).toBeVisible()
    await inspect(yann.page, 'invitation')
    await yann.page.getByRole('link', { name: say('Je rejoins le groupe') }).click()
    await signUp(yann, say, 'Yann', address('yann'))
    await inTheBand(yann)
    await inspect(yann.page, 'suggestions-empty')
  })

  const chloe = await person('Chloé')
  await test.step('Chloé has an account and was told the code', async () => {
    await chloe.page.goto('/sign-up')
    await signUp(chloe, say, 'Chloé', address('chloe'))
    await expect(chloe.page).toHaveURL('/')
    await chloe.page.goto('/i')
    await chloe.page.getByLabel(say('Code d’invitation')).fill(code.toLowerCase())
    await inspect(chloe.page, 'code')
    await chloe.page.getByRole('button', { name: say('Voir l’invitation') }).click()
    await chloe.page.getByRole('button', { name: say('Je rejoins le groupe') }).click()
    await inTheBand(chloe)
  })

  await test.step('Yann suggests a song, and everybody sees it', async () => {
    await nadia.page.getByRole('link', { name: say('Propositions'), exact: true }).click()
    await yann.page.getByRole('button', { name: say('Proposer le premier morceau') }).click()
    const dialog = yann.page.getByRole('dialog')
    await dialog.getByLabel(say('Titre')).fill(song)
    await dialog.getByLabel(say('Artiste')).fill('Nino Ferrer')
    await inspect(yann.page, 'suggest')
    await dialog.getByRole('button', { name: say('Proposer'), exact: true }).click()
    await expect(dialog).toBeHidden()
    for (const { page } of [yann, nadia, chloe]) await expect(page.getByRole('heading', { name: song })).toBeVisible()
  })

  await test.step('Nadia votes, and the vote appears on every open screen', async () => {
    await voteFor(nadia, say, song)
    for (const someone of [nadia, yann, chloe]) await expectScore(someone, say, song, '+1')
    await inspect(nadia.page, 'suggestions')
  })

  await test.step('Yann’s line is cut; what he missed appears when it is back', async () => {
    yann.line.cut()
    await voteFor(chloe, say, song)
    await expectScore(nadia, say, song, '+2')
    await expectScore(yann, say, song, '+1')
    yann.line.mend()
    await expectScore(yann, say, song, '+2')
  })
})
