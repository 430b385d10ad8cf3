import { expect, inspect, test } from '../fixture.ts'
import { confirm, inTheBand, invite, makeBand, openConfirmation, signUp } from '../steps.ts'

test('who comes in, who changes what, and what can be taken back', async ({ person, say, mailTo, address }) => {
  const band = 'Les Semailles'
  const nadia = await person('Nadia')
  const yann = await person('Yann')
  const chloe = await person('Chloé')

  const code = await test.step('Nadia has a band whose door she keeps, with one place', async () => {
    await nadia.page.goto('/sign-up')
    await signUp(nadia, say, 'Nadia', address('nadia'))
    await openConfirmation(nadia, await mailTo(address('nadia')))
    await confirm(nadia, say)
    await makeBand(nadia, say, band)
    await nadia.page.getByLabel(say('Pour combien de personnes')).selectOption('1')
    await nadia.page.getByRole('switch', { name: say('Valider chaque entrée') }).check()
    return invite(nadia, say)
  })

  await test.step('Yann asks, waits on his screen, and comes in when she says so on hers', async () => {
    await yann.page.goto(`/i/${code.replace(' ', '')}`)
    await yann.page.getByRole('link', { name: say('Demander à entrer') }).click()
    await signUp(yann, say, 'Yann', address('yann'))
    await expect(yann.page.getByRole('heading', { name: say('C’est demandé.') })).toBeVisible()
    await inspect(yann.page, 'invitation-asked')
    await nadia.page.getByRole('link', { name: say('Membres'), exact: true }).click()
    await expect(nadia.page.getByRole('heading', { name: say('Demandes d’entrée') })).toBeVisible()
    await inspect(nadia.page, 'members-asked')
    await nadia.page.getByRole('button', { name: say('Faire entrer') }).click()
    await yann.page.getByRole('link', { name: say('Vous en faites partie : entrer') }).click()
    await inTheBand(yann)
  })

  await test.step('the one place is taken: Chloé is told', async () => {
    await chloe.page.goto(`/i/${code.replace(' ', '')}`)
    await expect(chloe.page.getByRole('heading', { name: say('Ce code n’ouvre rien.') })).toBeVisible()
    await inspect(chloe.page, 'invitation-used')
  })

  await test.step('a suggestion taken away comes back', async () => {
    const song = nadia.page.getByRole('heading', { name: 'Jolene' })
    await nadia.page.getByRole('link', { name: say('Propositions'), exact: true }).click()
    await nadia.page.getByRole('button', { name: say('Proposer le premier morceau') }).click()
    await nadia.page.getByRole('dialog').getByLabel(say('Titre')).fill('Jolene')
    await nadia.page.keyboard.press('Enter')
    await nadia.page.getByRole('button', { name: say('Autres actions pour « {0} »', { 0: 'Jolene' }) }).click()
    await nadia.page.getByRole('menuitem', { name: say('Supprimer') }).click()
    await expect(song).toBeHidden()
    await nadia.page.getByRole('button', { name: say('Annuler'), exact: true }).click()
    await expect(song).toBeVisible()
    await expect(yann.page.getByRole('heading', { name: 'Jolene' })).toBeVisible()
  })

  await test.step('the same words changed on two screens: the second is asked', async () => {
    const other = await nadia.page.context().newPage()
    for (const page of [nadia.page, other]) {
      await page.goto(new URL(yann.page.url()).pathname.replace('suggestions', 'settings'))
      await expect(page.getByLabel(say('Nom du groupe'))).toHaveValue(band)
    }
    const save = say('Enregistrer')
    await other.getByLabel(say('Nom du groupe')).fill('Les Moissons')
    await other.getByRole('button', { name: save }).click()
    await expect(nadia.page.getByRole('heading', { name: 'Les Moissons' })).toBeVisible()
    await nadia.page.getByLabel(say('Nom du groupe')).fill('Les Vendanges')
    await nadia.page.getByRole('button', { name: save }).click()
    await inspect(nadia.page, 'settings-conflict')
    await nadia.page.getByRole('button', { name: say('Garder ma version') }).click()
    await expect(other.getByRole('heading', { name: 'Les Vendanges' })).toBeVisible()
    await expect(yann.page.getByRole('heading', { name: 'Les Vendanges' })).toBeVisible()
    await other.close()
  })
})
