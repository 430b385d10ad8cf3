import { expect, inspect, test } from '../fixture.ts'
import { makeBand, signUp } from '../steps.ts'
import { wordsOf } from '../words.ts'

test('the settings apply at once, the network may go, and signing out everywhere means everywhere', async ({ person, say, address, reading }) => {
  const nadia = await person('Nadia')
  const { page, line } = nadia
  await page.goto('/sign-up')
  await signUp(nadia, say, 'Nadia', address('nadia'))
  await expect(page).toHaveURL('/')
  await makeBand(nadia, say, 'Les Grives')
  await expect(page).toHaveURL(/invite/)

  await test.step('theme and language change without a reload', async () => {
    await page.goto('/settings')
    await inspect(page, 'settings')
    await page.evaluate(() => Object.assign(window, { here: true }))
    await page.getByRole('radio', { name: say('Sombre') }).check({ force: true })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.getByRole('radio', { name: say('Appareil') }).check({ force: true })
    const other = reading === 'fr' ? 'en' : 'fr'
    await page.getByLabel(say('Langue')).selectOption(other)
    await page.getByRole('button', { name: say('Enregistrer') }).click()
    const saidOther = wordsOf(other)
    await expect(page.getByRole('heading', { name: saidOther('Mon profil') })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', other)
    await page.getByLabel(saidOther('Langue')).selectOption(reading)
    await page.getByRole('button', { name: saidOther('Enregistrer') }).click()
    await expect(page.getByRole('heading', { name: say('Mon profil') })).toBeVisible()
    expect(await page.evaluate(() => 'here' in window)).toBe(true)
  })

  await test.step('without a network the house stands, and says so', async () => {
    // The other pages are fetched once this one has come to rest.
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('spaces.index')))
    line.cut()
    await page.context().setOffline(true)
    await expect(page.getByText(say('Hors ligne. Ce que vous voyez peut dater un peu.'))).toBeVisible()
    await page.getByRole('link', { name: say('Musique & cours') }).locator('visible=true').click()
    await expect(page.getByRole('link', { name: /Les Grives/ }).locator('visible=true').first()).toBeVisible()
    await inspect(page, 'offline')
    await page.context().setOffline(false)
    line.mend()
    await expect(page.getByText(say('Hors ligne. Ce que vous voyez peut dater un peu.'))).toBeHidden()
  })

  await test.step('an address that leads nowhere, and a door that is closed', async () => {
    await page.goto('/nowhere')
    await expect(page.getByRole('heading', { name: say('Il n’y a rien ici.') })).toBeVisible()
    await inspect(page, 'not-found')
    await page.goto('/s/01a12101-48eb-766c-a8a9-33d941e67459/suggestions')
    await expect(page.getByRole('heading', { name: say('Cette porte est fermée.') })).toBeVisible()
    await inspect(page, 'closed')
  })

  await test.step('signing out everywhere ends the other page too', async () => {
    const other = await page.context().newPage()
    await other.goto('/')
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible()
    await page.goto('/settings')
    // A name half changed is not lost without a word.
    await other.goto('/settings')
    await other.getByLabel(say('Comment on vous appelle')).fill('Nadia B.')
    await page.getByRole('button', { name: say('De cet appareil') }).click()
    await expect(page.getByRole('alertdialog', { name: say('Tout n’est pas enregistré.') })).toBeVisible()
    await inspect(page, 'sign-out-unsent')
    await page.getByRole('button', { name: say('Rester ici') }).click()
    await other.getByLabel(say('Comment on vous appelle')).fill('Nadia')
    await page.getByRole('button', { name: say('De partout') }).click()
    await inspect(page, 'sign-out')
    await page.getByRole('button', { name: say('Se déconnecter de partout') }).click()
    for (const end of [page, other]) await expect(end).toHaveURL(/sign-in/)
    await inspect(page, 'sign-in')
  })
})
