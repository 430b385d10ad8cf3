import { expect, inspect, test, type Person } from '../fixture.ts'
import { confirm, inTheBand, invite, makeBand, openConfirmation, password, signUp } from '../steps.ts'

test('who is what in a band, who goes, and whose it is', async ({ person, say, mailTo, address }) => {
  const nadia = await person('Nadia')
  const yann = await person('Yann')
  const chloe = await person('Chloé')
  const { page } = nadia
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  const act = async (name: string, what: string) => {
    await row(name).getByRole('button', { name: say('Actions sur {name}', { name }) }).click()
    await page.getByRole('menuitem', { name: say(what) }).click()
  }

  await test.step('three of them, of whom one can administer: the band says so', async () => {
    await page.goto('/sign-up')
    await signUp(nadia, say, 'Nadia', address('nadia'))
    await openConfirmation(nadia, await mailTo(address('nadia')))
    await confirm(nadia, say)
    await makeBand(nadia, say, 'Les Tuiles')
    const code = await invite(nadia, say)
    for (const [someone, name] of [[yann, 'Yann'], [chloe, 'Chloé']] as [Person, string][]) {
      await someone.page.goto(`/i/${code.replace(' ', '')}`)
      await someone.page.getByRole('link', { name: say('Je rejoins le groupe') }).click()
      await signUp(someone, say, name, address(name === 'Yann' ? 'yann' : 'chloe'))
      await inTheBand(someone)
    }
    await page.getByRole('link', { name: say('Membres'), exact: true }).click()
    await expect(page.getByText(/^(Une seule personne|Only one person)/)).toBeVisible()
    await expect(row('Chloé')).toBeVisible()
    await inspect(page, 'members-alone')
  })

  await test.step('a second one, once the password was given again', async () => {
    // Nadia has just signed up: a proof that has aged is told by the line, and given to the house.
    await page.route('**/members/*/role', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"status":403,"code":"auth.fresh_proof_required"}' }), { times: 1 })
    await act('Yann', 'Changer le rôle')
    await page.getByRole('dialog').getByLabel(say('Rôle'), { exact: true }).selectOption('admin')
    await inspect(page, 'change-role')
    await page.getByRole('button', { name: say('Enregistrer') }).click()
    const proof = page.getByRole('dialog').filter({ hasText: say('Confirmez que c’est vous') })
    await proof.getByRole('textbox', { name: say('Mot de passe') }).fill('pas le bon')
    await proof.getByRole('button', { name: say('Continuer') }).click()
    await expect(proof.getByRole('textbox', { name: say('Mot de passe') })).toHaveAttribute('aria-invalid', 'true')
    await inspect(page, 'proof')
    await proof.getByRole('textbox', { name: say('Mot de passe') }).fill(password)
    await proof.getByRole('button', { name: say('Continuer') }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(row('Yann')).toContainText(say('Administration'))
    await expect(page.getByText(/^(Une seule personne|Only one person)/)).toBeHidden()
  })

  await test.step('a guest until a day, then nobody at all', async () => {
    await act('Chloé', 'Changer le rôle')
    await page.getByRole('dialog').getByLabel(say('Rôle'), { exact: true }).selectOption('guest')
    await page.getByLabel(say('Jusqu’au')).fill('2020-01-01')
    await page.getByRole('button', { name: say('Enregistrer') }).click()
    await expect(page.getByLabel(say('Jusqu’au'))).toHaveAttribute('aria-invalid', 'true')
    await inspect(page, 'guest-end')
    const soon = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10)
    await page.getByLabel(say('Jusqu’au')).fill(soon)
    await page.getByRole('button', { name: say('Enregistrer') }).click()
    await expect(row('Chloé')).toContainText(soon.split('-').reverse().join('/'))
    await act('Chloé', 'Bannir')
    await inspect(page, 'ban')
    await page.getByRole('alertdialog').getByRole('button', { name: say('Bannir'), exact: true }).click()
    await expect(page.getByRole('heading', { name: say('Personnes bannies') })).toBeVisible()
    await inspect(page, 'banned')
    await page.getByRole('button', { name: say('Lever') }).click()
    await expect(page.getByRole('heading', { name: say('Personnes bannies') })).toBeHidden()
  })

  await test.step('the band is Yann’s; when he leaves, Nadia inherits, and when she does nobody', async () => {
    await act('Yann', 'Transmettre le groupe')
    await inspect(page, 'hand-over')
    await page.getByRole('alertdialog').getByRole('button', { name: say('Transmettre') }).click()
    await expect(row('Yann')).toContainText(say('Propriétaire'))
    const settings = new URL(page.url()).pathname.replace('members', 'settings')
    await yann.page.goto(settings)
    await yann.page.getByRole('button', { name: say('Quitter {0}', { 0: 'Les Tuiles' }) }).click()
    await expect(yann.page.getByText(say('{0} deviendra propriétaire du groupe.', { 0: 'Nadia' }))).toBeVisible()
    await inspect(yann.page, 'leave-owner')
    await yann.page.getByRole('alertdialog').getByRole('button', { name: say('Quitter'), exact: true }).click()
    await expect(row('Nadia')).toContainText(say('Propriétaire'))
    await page.goto(settings)
    await page.getByRole('button', { name: say('Quitter {0}', { 0: 'Les Tuiles' }) }).click()
    await expect(page.getByRole('alertdialog')).toContainText(/archivé|archived/)
    await inspect(page, 'leave-last')
  })
})
