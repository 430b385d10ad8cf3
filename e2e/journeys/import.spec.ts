import { expect, inspect, test } from '../fixture.ts'
import { confirm, inTheBand, invite, makeBand, openConfirmation, signUp, voteFor } from '../steps.ts'

// Two hundred songs as a band keeps them: the last ten are there twice, written by somebody else.
const songs = Array.from({ length: 190 }, (_, i) => ({ artist: `Les Épis ${i}`, title: `Chanson d’été ${i}` }))
const again = songs.slice(0, 10).map(({ artist, title }) => ({ artist: `${artist.toUpperCase()} feat. Zaz`, title: title.replaceAll('é', 'e') }))
const list = [...songs, ...again]

test('a list of 200 songs comes in, and goes out again but for what somebody voted on', async ({ person, say, mailTo, address }) => {
  const nadia = await person('Nadia')
  const yann = await person('Yann')
  await test.step('Nadia and Yann have a band', async () => {
    await nadia.page.goto('/sign-up')
    await signUp(nadia, say, 'Nadia', address('nadia'))
    await openConfirmation(nadia, await mailTo(address('nadia')))
    await confirm(nadia, say)
    await makeBand(nadia, say, 'Les Moissons')
    const code = await invite(nadia, say)
    await yann.page.goto(`/i/${code.replace(' ', '')}`)
    await yann.page.getByRole('link', { name: say('Je rejoins le groupe') }).click()
    await signUp(yann, say, 'Yann', address('yann'))
    await inTheBand(yann)
  })

  await test.step('the pasted list is shown with its duplicates left out, then comes in', async () => {
    await nadia.page.getByRole('link', { name: say('Propositions'), exact: true }).click()
    await nadia.page.getByRole('link', { name: say('Importer une liste') }).first().click()
    await nadia.page.getByLabel(say('Ou coller la liste')).fill(list.map(({ artist, title }) => `${artist} – ${title}`).join('\n'))
    await inspect(nadia.page, 'import')
    await nadia.page.getByRole('button', { name: say('Voir la liste') }).click()
    await expect(nadia.page.getByRole('heading', { name: /200/ })).toBeVisible()
    await inspect(nadia.page, 'import-preview')
    await nadia.page.getByRole('button', { name: /190/ }).click()
    await expect(nadia.page.getByRole('heading', { name: /190/ })).toBeVisible()
    await inspect(nadia.page, 'import-done')
  })

  const touched = await test.step('Yann votes on one of them', async () => {
    const first = yann.page.getByRole('listitem').getByRole('heading').first()
    const title = await first.innerText()
    await voteFor(yann, say, title)
    return title
  })

  await test.step('undo keeps that one and says why', async () => {
    await nadia.page.getByRole('button', { name: say('Annuler l’import') }).click()
    await expect(nadia.page.getByRole('heading', { name: /189/ })).toBeVisible()
    const kept = nadia.page.getByRole('listitem').filter({ hasText: touched })
    await expect(kept.getByText(say('A reçu un vote'))).toBeVisible()
    await inspect(nadia.page, 'import-undone')
    await expect(yann.page.getByRole('listitem').getByRole('heading')).toHaveText([touched])
  })

  await test.step('the same songs as a player keeps them: what is there already is left out', async () => {
    await nadia.page.getByRole('button', { name: say('Donner une autre liste') }).click()
    const m3u = ['#EXTM3U', ...list.flatMap(({ artist, title }, i) => [`#EXTINF:${180 + i},${artist} - ${title}`, `${i}.mp3`])].join('\n')
    await nadia.page.locator('input[type=file]').setInputFiles({ name: 'été.m3u8', mimeType: 'audio/x-mpegurl', buffer: Buffer.from(m3u) })
    await nadia.page.getByRole('button', { name: /189/ }).click()
    await expect(nadia.page.getByRole('heading', { name: /189/ })).toBeVisible()
  })
})
