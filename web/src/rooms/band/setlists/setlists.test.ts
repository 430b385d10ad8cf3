import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { before, clockTime, moved, songsIn, withEntries } from './setlist.model'
import { entryBody, entryForm, localTime, said, setlistBody, setlistForm, setlistSchema } from './setlist-form.model'
import type { Entry, EntryKind, Setlist } from './setlists.queries'

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'fr', messages: {} })
})

const entry = (id: string, kind: EntryKind, seconds?: number, own?: number): Entry => ({
  id,
  kind,
  after_seconds: 0,
  version: 1,
  title: kind === 'set' ? `Set ${id}` : '',
  key: '',
  singer: '',
  notes: '',
  duration_seconds: own,
  ...(kind === 'song' && {
    song: { id: `song ${id}`, title: id, artist: '', status: 'ready', key: 'A', levels: 0, duration_seconds: seconds },
  }),
})

const setlist: Setlist = {
  id: 'l',
  name: 'Café du Pont',
  notes: '',
  transition_seconds: 20,
  running: { seconds: 0, songs: 0, unknown: 0, sets: [] },
  made_by: { account_id: 'a', display_name: 'Nadia' },
  created_at: '2026-11-20T10:00:00Z',
  version: 1,
  entries: [],
}

test('a setlist lasts its songs, its breaks, and a transition between two songs of a set', () => {
  const timed = withEntries(setlist, [
    entry('a', 'song', 100),
    entry('n', 'note'),
    entry('b', 'song', 200, 150),
    entry('p', 'break', undefined, 300),
    entry('c', 'song'),
    entry('2', 'set'),
    entry('d', 'song', 60),
  ])
  expect(timed.entries.map((e) => e.after_seconds)).toEqual([0, 100, 120, 270, 570, 570, 570])
  expect(timed.running).toEqual({
    seconds: 630,
    songs: 4,
    unknown: 1,
    sets: [
      { title: '', songs: 3, seconds: 570 },
      { title: 'Set 2', songs: 1, seconds: 60 },
    ],
  })
  expect(withEntries(setlist, []).running).toEqual({ seconds: 0, songs: 0, unknown: 0, sets: [] })
})

test('an entry moves before or after another, and names the one that stands before it', () => {
  const entries = ['a', 'b', 'c'].map((id) => entry(id, 'song', 60))
  const order = (list: Entry[]) => list.map((e) => e.id).join('')
  expect(order(moved(entries, 'c', 'a', 'before'))).toBe('cab')
  expect(order(moved(entries, 'a', 'c', 'after'))).toBe('bca')
  expect(order(moved(entries, 'a', 'b', 'after'))).toBe('bac')
  for (const [id, target, where] of [
    ['a', 'b', 'before'],
    ['b', 'a', 'after'],
    ['a', 'a', 'before'],
    ['x', 'a', 'after'],
    ['a', 'x', 'after'],
  ] as const)
    expect(moved(entries, id, target, where)).toBe(entries)
  expect(before(entries, 'a')).toBeUndefined()
  expect(before(entries, 'c')).toBe('b')
})

test('songs are numbered through breaks and sets', () => {
  const songs = songsIn([entry('a', 'song'), entry('p', 'break'), entry('b', 'song')])
  expect(songs.map(({ songId, number }) => [songId, number])).toEqual([
    ['song a', 1],
    ['song b', 2],
  ])
})

test('a beginning gives each entry its time on the clock', () => {
  expect(clockTime('2026-11-28T20:00:00Z', 90)).toBe('2026-11-28T20:01:30.000Z')
  expect(clockTime(undefined, 90)).toBeUndefined()
})

test('a setlist goes through its form; what is emptied is removed', () => {
  const held = { ...setlist, starts_at: '2026-11-28T20:00:00.000Z', planned_seconds: 3120 }
  const form = setlistForm(held)
  expect(form.planned_seconds).toBe('52')
  expect(setlistBody(form)).toMatchObject({ starts_at: held.starts_at, planned_seconds: 3120, transition_seconds: 20 })
  expect(new Date(localTime(held.starts_at)).toISOString()).toBe(held.starts_at)
  expect(setlistBody({ starts_at: '', planned_seconds: '', transition_seconds: '' })).toEqual({
    starts_at: null,
    planned_seconds: null,
    transition_seconds: 0,
  })
  expect(said(setlistBody(setlistForm()))).toEqual({ transition_seconds: 20 })
  const wrong = { ...form, name: ' ', planned_seconds: 'x', transition_seconds: '601' }
  expect(setlistSchema.safeParse(wrong).error?.issues.map((issue) => issue.path[0])).toEqual([
    'name',
    'planned_seconds',
    'transition_seconds',
  ])
})

test('an entry sends only what changed', () => {
  expect(entryBody({ singer: 'Inès' })).toEqual({ singer: 'Inès' })
  expect(entryBody({ duration_seconds: '' })).toEqual({ duration_seconds: null })
  expect(said(entryBody({ ...entryForm(), title: 'Pause', duration_seconds: '5:00' }))).toEqual({
    title: 'Pause',
    duration_seconds: 300,
  })
})
