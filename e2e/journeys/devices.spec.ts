import { expect, inspect, test, type Person } from '../fixture.ts'
import { openLink, password, signIn, signUp } from '../steps.ts'

const another = 'Trois tambours au grenier 8'

test('a new phone finds room, and a forgotten password is no end', async ({ person, say, address, mailTo }) => {
  let email = address('nadia')
  const first = await person('Nadia, first')
  await first.page.goto('/sign-up')
  await signUp(first, say, 'Nadia', email)
  await expect(first.page).toHaveURL('/')
  const others: Person[] = []
  for (const name of ['Nadia, second', 'Nadia, third']) {
    const other = await person(name)
    await other.page.goto('/sign-in')
    await signIn(other, say, email)
    await expect(other.page).toHaveURL('/')
    others.push(other)
  }
  let fourth: Person

  await test.step('the fourth device asks which of three to sign out, and takes its place', async () => {
    fourth = await person('Nadia, fourth')
    const { page } = fourth
    await page.goto('/sign-in?next=%2Fsettings')
    await signIn(fourth, say, email)
    await expect(page.getByRole('heading', { name: say('Une place à libérer.') })).toBeVisible()
    await expect(page.getByRole('radio')).toHaveCount(3)
    await expect(page.getByRole('radio').first()).toBeFocused()
    await inspect(page, 'choose-device')
    await page.getByRole('button', { name: say('Revenir à la connexion') }).click()
    await page.getByRole('button', { name: say('Se connecter') }).click()
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: say('Déconnecter et entrer ici') }).click()
    await expect(page).toHaveURL('/settings')
    // The one that was away for longest, the one that signed up, was proposed: it is signed out without being touched.
    await expect(first.page).toHaveURL(/sign-in/)
  })

  await test.step('devices are named, and signed out one by one', async () => {
    const { page } = fourth
    const here = page.getByText(say('Ici'), { exact: true })
    const menu = page.getByRole('button', { name: /^Actions/ })
    const row = page.getByRole('listitem').filter({ has: menu })
    await expect(row).toHaveCount(3)
    await row.filter({ has: here }).getByRole('button').click()
    await page.getByRole('menuitem', { name: say('Renommer') }).click()
    const field = page.getByLabel(say('Nom de l’appareil'))
    await field.fill(' ')
    await page.getByRole('dialog').getByRole('button', { name: say('Enregistrer') }).click()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await inspect(page, 'rename-device')
    await field.fill('Téléphone de Nadia')
    await page.getByRole('dialog').getByRole('button', { name: say('Enregistrer') }).click()
    await expect(row.filter({ has: here })).toContainText('Téléphone de Nadia')
    await inspect(page, 'devices')
    await row.filter({ hasNot: here }).first().getByRole('button').click()
    await page.getByRole('menuitem', { name: say('Déconnecter') }).click()
    await inspect(page, 'end-session')
    await page.getByRole('alertdialog').getByRole('button', { name: say('Déconnecter'), exact: true }).click()
    await expect(row).toHaveCount(2)
    await expect.poll(() => others.filter(({ page: theirs }) => theirs.url().includes('sign-in')).length).toBe(1)
  })

  await test.step('another address counts once it is confirmed, with the same password, and another password at once', async () => {
    const { page } = fourth
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: say('Changer d’adresse') }).click()
    await dialog.getByLabel(say('Nouvelle adresse e-mail')).fill(address('nadia.deux'))
    await dialog.getByRole('textbox', { name: say('Mot de passe') }).fill('pas le bon')
    await dialog.getByRole('button', { name: say('Recevoir le message') }).click()
    await expect(dialog.getByRole('textbox', { name: say('Mot de passe') })).toHaveAttribute('aria-invalid', 'true')
    await inspect(page, 'change-email')
    await dialog.getByRole('textbox', { name: say('Mot de passe') }).fill(password)
    await dialog.getByRole('button', { name: say('Recevoir le message') }).click()
    await dialog.getByRole('status').getByRole('button', { name: say('Fermer') }).click()
    await openLink(fourth, await mailTo(address('nadia.deux'), '/confirm-email#'), '/confirm-email')
    await page.getByRole('button', { name: say('Confirmer ma nouvelle adresse') }).click()
    await page.getByRole('link', { name: say('Voir mes réglages') }).click()
    email = address('nadia.deux')
    await expect(page.getByText(email)).toBeVisible()
    await page.getByRole('button', { name: say('Changer de mot de passe') }).click()
    await dialog.getByRole('textbox', { name: say('Nouveau mot de passe') }).fill('Quatre hiboux dans la grange 9')
    await inspect(page, 'change-password')
    await dialog.getByRole('button', { name: say('Changer mon mot de passe') }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText(say('Votre mot de passe est changé.'))).toBeVisible()
  })

  await test.step('somebody who forgot asks for a link, which says what becomes of everything', async () => {
    const { page } = first
    await page.goto('/sign-in')
    await page.getByRole('link', { name: say('Mot de passe oublié ?') }).click()
    await inspect(page, 'forgotten')
    await page.getByLabel(say('Adresse e-mail')).fill(email.toUpperCase())
    await page.getByRole('button', { name: say('Recevoir le lien') }).click()
    await expect(page.getByRole('heading', { name: say('Regardez vos messages.') })).toBeVisible()
    await inspect(page, 'link-sent')
    await openLink(first, await mailTo(email, '/reset-password#'), '/reset-password')
    await expect(page.getByText(email)).toBeVisible()
    await expect(page.getByText(say('Vous n’avez pas d’historique chiffré : rien ne sera perdu.'))).toBeVisible()
    await inspect(page, 'reset')
    const field = page.getByRole('textbox', { name: say('Nouveau mot de passe') })
    await field.fill('court')
    await page.getByRole('button', { name: say('Changer mon mot de passe') }).click()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await field.fill(another)
    await page.getByRole('button', { name: say('Changer mon mot de passe') }).click()
    await expect(page.getByRole('heading', { name: say('C’est changé.') })).toBeVisible()
    await inspect(page, 'reset-done')
  })

  await test.step('every device is out, the old password is nothing and the new one is good', async () => {
    await expect(fourth.page).toHaveURL(/sign-in/)
    const { page } = first
    await page.getByRole('link', { name: say('Se connecter') }).click()
    await signIn(first, say, email)
    await expect(page.getByRole('textbox', { name: say('Mot de passe') })).toHaveAttribute('aria-invalid', 'true')
    await signIn(first, say, email, another)
    await expect(page).toHaveURL('/')
  })

  await test.step('links that are spent or cut lead somewhere', async () => {
    const late = await person('Nadia, late')
    const { page } = late
    await openLink(late, await mailTo(email, '/reset-password#'), '/reset-password')
    await expect(page.getByRole('heading', { name: say('Ce lien ne sert plus.') })).toBeVisible()
    await inspect(page, 'reset-spent')
    await page.getByRole('link', { name: say('Demander un autre lien') }).click()
    await expect(page).toHaveURL('/forgotten-password')
    await page.goto('/confirm-email#AAAA')
    await inspect(page, 'confirm-email')
    await page.getByRole('button', { name: say('Confirmer ma nouvelle adresse') }).click()
    await expect(page.getByRole('heading', { name: say('Ce lien ne sert plus.') })).toBeVisible()
    await inspect(page, 'confirm-email-spent')
  })
})
