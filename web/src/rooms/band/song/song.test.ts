import { expect, test } from 'vitest'
import { keyName, keysToChoose } from '@/rooms/band/notation.model'
import { chordsOf, type Line, readChordPro, readWords } from './chordpro.model'
import { chordNamer, semitonesBetween, transposeKey } from './chords.model'
import { hasCurve, stepsOf } from './level-curve.model'
import { changedLines } from './versions.model'

const lyrics = (line: string) => readWords(line).map((word) => word.map((part) => [part.chord, part.words]))

test('chords stand over the syllable that follows them, and words break only at spaces', () => {
  expect(lyrics('[G]Quand chante[D7]rons [C]')).toEqual([
    [['G', 'Quand ']],
    [
      ['', 'chante'],
      ['D7', 'rons '],
    ],
    [['C', '']],
  ])
  expect(lyrics('Sans accord')).toEqual([[['', 'Sans ']], [['', 'accord']]])
})

test('a bracket without its pair is shown as typed', () => {
  expect(lyrics('[G la [] belle]')).toEqual([[['', '[G ']], [['', 'la ']], [['', '[] ']], [['', 'belle]']]])
})

test('directives become headings, remarks and columns; what nobody knows is shown as typed', () => {
  const text = [
    '{title: Le Sud}',
    '# une note',
    '{start_of_verse: Couplet 1}',
    '[A]La',
    '{end_of_verse}',
    '',
    '',
    '{soc}',
    '{c: deux fois}',
    '{eoc}',
    '{start_of_tab label="Intro"}',
    'e|--0--|',
    '{end_of_tab}',
    '{chorus}',
    '{fanfare: oui}',
    '{cassé',
  ].join('\r\n')
  expect(readChordPro(text)).toEqual([
    { kind: 'section', section: 'verse', label: 'Couplet 1' },
    { kind: 'lyrics', words: [[{ chord: 'A', words: 'La' }]] },
    { kind: 'section', section: 'chorus', label: '' },
    { kind: 'remark', text: 'deux fois' },
    { kind: 'section', section: 'tab', label: 'Intro' },
    { kind: 'columns', text: 'e|--0--|' },
    { kind: 'section', section: 'chorus', label: '' },
    { kind: 'lyrics', words: [[{ chord: '', words: '{fanfare: ' }], [{ chord: '', words: 'oui}' }]] },
    { kind: 'lyrics', words: [[{ chord: '', words: '{cassé' }]] },
  ])
})

/** Numbers that look random and are the same at each run. */
function sequence(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
}

const asTyped = (line: Line) =>
  line.kind === 'lyrics'
    ? line.words
        .flat()
        .map((part) => (part.chord === '' ? '' : `[${part.chord}]`) + part.words)
        .join('')
    : ''

test('any text is read, and no word of it is lost', () => {
  const random = sequence(7)
  const alphabet = [
    '[',
    ']',
    '{',
    '}',
    ':',
    '#',
    '\n',
    '\r',
    ' ',
    '\t',
    '*',
    '/',
    'A',
    'm7',
    'b',
    'soc',
    'é',
    '🎺',
    '\u0000',
    '%',
  ]
  for (let run = 0; run < 3000; run++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 40) }, () => alphabet[Math.floor(random() * 20)]).join(
      '',
    )
    const lines = readChordPro(text)
    const name = chordNamer(chordsOf(lines), {
      key: 'Am',
      semitones: Math.floor(random() * 23) - 11,
      notation: 'latin',
    })
    for (const chord of chordsOf(lines)) expect(typeof name(chord)).toBe('string')
    for (const line of text.split(/\r\n|\r|\n/)) {
      const words = readWords(line)
      expect(asTyped({ kind: 'lyrics', words })).toBe(line)
    }
  }
})

test('a long line without spaces, or of nothing but spaces, is read in no time', () => {
  const begun = performance.now()
  for (const text of [
    '{a' + ' '.repeat(200_000),
    '['.repeat(200_000),
    'a'.repeat(200_000),
    `{soc${':'.repeat(200_000)}`,
  ])
    readChordPro(text)
  expect(performance.now() - begun).toBeLessThan(2000)
})

test.each([
  // typed, semitones, key, letters, latin
  ['A', 0, 'A', 'A', 'La'],
  ['F#m7', -2, 'A', 'Em7', 'Mi\u00a0m7'],
  ['Bb', 0, 'F', 'B♭', 'Si♭'],
  ['Am7/G', 3, 'C', 'Cm7/B♭', 'Do\u00a0m7/Si♭'],
  ['Dm7b5', 2, 'C', 'Em7b5', 'Mi\u00a0m7b5'],
  ['Cmaj7', 1, 'C', 'D♭maj7', 'Ré♭maj7'],
  ['E', 2, 'E', 'F♯', 'Fa♯'],
  ['Csus4', -1, 'C', 'Bsus4', 'Sisus4'],
  ['N.C.', 5, 'C', 'N.C.', 'N.C.'],
  ['*doucement', 5, 'C', 'doucement', 'doucement'],
])('%s moved by %i in %s is %s, or %s', (typed, semitones, key, letters, latin) => {
  expect(chordNamer([typed], { key, semitones, notation: 'letters' })(typed)).toBe(letters)
  expect(chordNamer([typed], { key, semitones, notation: 'latin' })(typed)).toBe(latin)
})

test('a song written in Do, Ré, Mi is read as such', () => {
  const song = ['Do', 'Lam', 'Ré7', 'Sol']
  const name = chordNamer(song, { key: '', semitones: 0, notation: 'letters' })
  expect(song.map(name)).toEqual(['C', 'Am', 'D7', 'G'])
  expect(chordNamer(['Do', 'Am'], { key: '', semitones: 0, notation: 'letters' })('Do')).toBe('Do')
})

test('without a key the first chord decides on sharps or flats', () => {
  const name = chordNamer(['C', 'G'], { key: '', semitones: 3, notation: 'letters' })
  expect(['C', 'G'].map(name)).toEqual(['E♭', 'B♭'])
})

test('up twelve semitones and back is the same key, by any way', () => {
  for (const key of keysToChoose('')) {
    expect(transposeKey(key, 12)).toBe(key)
    for (let up = 1; up < 12; up++) expect(semitonesBetween(transposeKey(transposeKey(key, up), -up), key)).toBe(0)
  }
  expect(transposeKey('A', -2)).toBe('G')
  expect(transposeKey('', 3)).toBe('')
  expect(semitonesBetween('A', 'G')).toBe(-2)
  expect(semitonesBetween('', 'G')).toBe(0)
})

test('keys are named as one reads chords', () => {
  expect(keyName('F#m', 'latin')).toBe('Fa♯\u00a0m')
  expect(keyName('Bb', 'letters')).toBe('B♭')
  expect(keyName('', 'latin')).toBe('')
  expect(keysToChoose('A#')[0]).toBe('A#')
})

test('curves hold from each change to the next, and to today', () => {
  const at = (second: number) => new Date(second * 1000).toISOString()
  const curves = {
    members: [
      {
        account_id: 'me',
        display_name: 'Nadia',
        points: [
          { at: at(10), value: 3 },
          { at: at(30), value: 8 },
        ],
      },
      { account_id: 'you', display_name: 'Yann', points: [{ at: at(5), value: 1 }] },
    ],
    band: [{ at: at(20), average: 4.5, count: 2 }],
  }
  expect(stepsOf(curves, 'me', 40)).toEqual({ at: [10, 20, 30, 40], mine: [3, 3, 8, 8], band: [null, 4.5, 4.5, 4.5] })
  expect(hasCurve(curves, 'me')).toBe(true)
  expect(hasCurve(curves, 'you')).toBe(false)
  expect(stepsOf({ members: [], band: [] }, 'me', 40)).toEqual({ at: [], mine: [], band: [] })
})

test('a version of a long text shows the lines that differ', () => {
  expect(changedLines('a\nb\nc', 'a\nB\nB2\nc')).toEqual({ before: ['b'], after: ['B', 'B2'] })
  expect(changedLines('', 'a')).toEqual({ before: [], after: ['a'] })
  expect(changedLines('a\na', 'a')).toEqual({ before: ['a'], after: [] })
})
