import { i18n } from '@lingui/core'
import { QueryClient } from '@tanstack/react-query'
import { beforeAll, expect, test } from 'vitest'
import { changeSong, songInLists } from './songs.cache'
import { countSongs, editBody, formOf, newBody, parseLinks, parseNumber, songSchema } from './songs.model'
import { type Song, songById, songPages } from './songs.queries'
import { songSearch } from './songs.search'

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'fr', messages: {} })
})

const song = {
  id: 's',
  title: 'Le Sud',
  artist: 'Nino Ferrer',
  status: 'ready',
  key: 'A',
  tempo_bpm: 104,
  time_signature: '4/4',
  duration_seconds: 213,
  energy: 3,
  tags: ['chanson', 'été'],
  chordpro: '[A]On dirait',
  structure: '',
  notes: '',
  links: ['https://example.org/a', 'https://example.org/b'],
  levels: 0,
  played_count: 0,
  created_at: '2026-11-20T10:00:00Z',
  changed_at: '2026-11-20T10:00:00Z',
  version: 3,
  added_by: { account_id: 'a', display_name: 'Nadia' },
} satisfies Song

test.each([
  ['120', 120],
  [' 20 ', 20],
  ['', undefined],
  ['19', null],
  ['401', null],
  ['12.5', null],
  ['vite', null],
])('a tempo written %j is %j', (text, tempo) => {
  expect(parseNumber(text, 20, 400)).toBe(tempo)
})

test('a song goes through its form unchanged', () => {
  const body = newBody(formOf(song))
  for (const [field, value] of Object.entries(body)) expect(song[field as keyof typeof song]).toEqual(value)
  expect(songSchema.safeParse(formOf(song)).success).toBe(true)
  expect(newBody({ ...formOf(), title: 'X' })).toMatchObject({ status: 'to_learn', tempo_bpm: undefined, links: [] })
})

test('an edit sends only what changed, and an emptied number is removed', () => {
  expect(editBody({ key: 'G' })).toEqual({ key: 'G' })
  expect(editBody({ tempo_bpm: '', duration_seconds: '', energy: '', links: '', tags: '' })).toEqual({
    tempo_bpm: null,
    duration_seconds: null,
    energy: null,
    links: [],
    tags: [],
  })
})

test('what the server would refuse is said beside its field', () => {
  const wrong = {
    ...formOf(song),
    title: ' ',
    tempo_bpm: '5',
    time_signature: '3/5',
    duration_seconds: 'x',
    links: 'http://a.b',
    tags: 'x'.repeat(31),
    chordpro: 'é'.repeat(131_073),
  }
  const fields = songSchema.safeParse(wrong).error?.issues.map((issue) => issue.path[0])
  expect(fields?.toSorted()).toEqual(
    ['title', 'tempo_bpm', 'time_signature', 'duration_seconds', 'links', 'tags', 'chordpro'].toSorted(),
  )
})

test('links are taken one by one, each once', () => {
  expect(parseLinks(' https://a.b\nhttps://c.d  https://a.b ')).toEqual(['https://a.b', 'https://c.d'])
})

test('an address with nonsense in it shows the whole repertoire', () => {
  expect(songSearch({ sort: 'price', status: 'lost', tag: 3, open: 'x' })).toEqual({})
  expect(songSearch({ sort: 'my_level', status: 'ready', tag: 'pop', open: 'new' })).toEqual({
    sort: 'my_level',
    status: 'ready',
    tag: 'pop',
    open: 'new',
  })
})

test('what is ready is counted, with how long it lasts', () => {
  expect(countSongs([song, { status: 'ready' }, { status: 'retired', duration_seconds: 60 }])).toEqual({
    count: { ready: 2, in_progress: 0, to_learn: 0, retired: 1 },
    seconds: 213,
  })
})

test('a level changes in every list of its space and on the song’s page, and nowhere else', () => {
  const client = new QueryClient()
  const pages = (title: string) => ({ pages: [{ items: [{ ...song, title }] }], pageParams: [undefined] })
  client.setQueryData(songPages('a', {}).queryKey, pages('A'))
  client.setQueryData(songPages('a', { sort: 'level' }).queryKey, pages('A'))
  client.setQueryData(songPages('b', {}).queryKey, pages('B'))
  client.setQueryData(songById('a', 's').queryKey, song)
  changeSong(client, 'a', 's', (s) => ({ ...s, my_level: 7 }))
  for (const key of [songPages('a', {}).queryKey, songPages('a', { sort: 'level' }).queryKey])
    expect(client.getQueryData(key)?.pages[0]?.items[0]?.my_level).toBe(7)
  expect(client.getQueryData(songById('a', 's').queryKey)).toMatchObject({ my_level: 7 })
  expect(client.getQueryData(songPages('b', {}).queryKey)?.pages[0]?.items[0]?.my_level).toBeUndefined()
  expect(songInLists(client, 'b', 's')?.title).toBe('B')
  expect(songInLists(client, 'c', 's')).toBeUndefined()
})
