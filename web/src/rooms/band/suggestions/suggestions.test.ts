import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import {
  editBody,
  linkHost,
  newBody,
  parseClock,
  parseTags,
  suggestionSchema,
  tagsInUse,
  withVote,
} from './suggestions.model'
import { suggestionSearch } from './suggestions.search'

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'fr', messages: {} })
})

test.each([
  ['3:24', 204],
  ['1:02:03', 3723],
  ['204', 204],
  ['', undefined],
  ['  ', undefined],
  ['3:75', null],
  ['trois', null],
  ['0', null],
  ['-3', null],
])('a length written %j is %j seconds', (text, seconds) => {
  expect(parseClock(text)).toBe(seconds)
})

test('tags are split, trimmed and kept once', () => {
  expect(parseTags(' Pop, facile ,pop;#chanson,, deux  mots')).toEqual(['Pop', 'facile', 'chanson', 'deux mots'])
  expect(parseTags('')).toEqual([])
})

test('only web addresses are shown as links', () => {
  expect(linkHost('https://www.youtube.com/watch?v=1')).toBe('youtube.com')
  expect(linkHost('javascript:alert(1)')).toBeUndefined()
  expect(linkHost('https://')).toBeUndefined()
})

const me = { account_id: 'me', display_name: 'Nadia' }
const song = {
  my_vote: 0,
  score: 1,
  votes_for: 2,
  votes_against: 1,
  voters: [{ account_id: 'x', display_name: 'Yann', value: 1 }],
}

test('a vote counts at once, changes side, and can be taken back', () => {
  const up = withVote(song, 1, me)
  expect(up).toMatchObject({ my_vote: 1, score: 2, votes_for: 3, votes_against: 1 })
  expect(up.voters[0]).toEqual({ ...me, value: 1 })
  const down = withVote(up, -1, me)
  expect(down).toMatchObject({ my_vote: -1, score: 0, votes_for: 2, votes_against: 2 })
  expect(withVote(down, 0, me)).toEqual(song)
  expect(withVote(song, 0, me)).toBe(song)
})

test('an address with nonsense in it shows the plain list', () => {
  expect(suggestionSearch({ sort: 'price', mine: 3, tag: ['a'], open: 1 })).toEqual({})
  expect(suggestionSearch({ sort: 'recent', mine: 'none', tag: 'pop' })).toEqual({
    sort: 'recent',
    mine: 'none',
    tag: 'pop',
  })
})

test('a suggestion needs a title and a real address', () => {
  const empty = { title: ' ', artist: '', link: 'http://x', duration: '9:99', tags: '', note: '' }
  const result = suggestionSchema.safeParse(empty)
  expect(result.error?.issues.map((issue) => issue.path[0])).toEqual(['title', 'link', 'duration'])
  expect(suggestionSchema.safeParse({ ...empty, title: 'Le Sud', link: '', duration: '' }).success).toBe(true)
})

test('tags come most used first', () => {
  expect(tagsInUse([{ tags: ['rock', 'facile'] }, { tags: ['facile'] }, { tags: ['a'] }])).toEqual([
    'facile',
    'a',
    'rock',
  ])
})

test('a new suggestion sends its tags and length as the API wants them', () => {
  const form = { title: 'Le Sud', artist: '', link: '', note: '', duration: '3:33', tags: 'chanson, facile' }
  expect(newBody(form)).toEqual({
    title: 'Le Sud',
    artist: '',
    link: '',
    note: '',
    duration_seconds: 213,
    tags: ['chanson', 'facile'],
  })
  expect(newBody({ ...form, duration: '' }).duration_seconds).toBeUndefined()
})

test('an edit sends only what changed, and an emptied length is removed', () => {
  expect(editBody({ note: 'En La' })).toEqual({ note: 'En La' })
  expect(editBody({ duration: '', tags: '' })).toEqual({ duration_seconds: null, tags: [] })
})
