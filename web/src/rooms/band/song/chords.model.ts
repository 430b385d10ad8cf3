import { type Chord, chordParserFactory, chordRendererFactory } from 'chord-symbol/lib/chord-symbol-esm.js'
import { type Notation, noteName } from '@/rooms/band/notation.model'

const parseLetters = chordParserFactory({ notationSystems: ['english'] })
const parseLatin = chordParserFactory({ notationSystems: ['latin'] })

const pitches: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
const majors = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B']
const minors = ['Cm', 'C#m', 'Dm', 'Ebm', 'Em', 'Fm', 'F#m', 'Gm', 'G#m', 'Am', 'Bbm', 'Bm']
const inFlats = new Set(['F', 'Bb', 'Eb', 'Ab', 'Db', 'Gb', 'Dm', 'Gm', 'Cm', 'Fm', 'Bbm', 'Ebm'])

/** Where a note stands in the octave, from 0 (C) to 11; undefined when it is no note. */
function pitchOf(note: string): number | undefined {
  const [, letter = '', accidental = ''] = /^([A-G])([#b]?)$/.exec(note) ?? []
  const pitch = pitches[letter]
  if (pitch === undefined) return undefined
  return (pitch + (accidental === '#' ? 1 : accidental === 'b' ? 11 : 0)) % 12
}

/** A key, some semitones higher, spelled as it usually is. At none it stays as it was written. */
export function transposeKey(key: string, semitones: number): string {
  const minor = key.endsWith('m')
  const pitch = pitchOf(minor ? key.slice(0, -1) : key)
  if (pitch === undefined || semitones % 12 === 0) return key
  return (minor ? minors : majors)[(((pitch + semitones) % 12) + 12) % 12] ?? key
}

/** How many semitones lead from one key to another by the shorter way, from -5 to 6; 0 when either is unknown. */
export function semitonesBetween(from: string, to: string): number {
  const [a, b] = [pitchOf(from.replace(/m$/, '')), pitchOf(to.replace(/m$/, ''))]
  if (a === undefined || b === undefined) return 0
  const up = (b - a + 12) % 12
  return up > 6 ? up - 12 : up
}

/** Names the chords of one song; what is no chord stays as it was typed. */
export type ChordNamer = (typed: string) => string

/**
 * How to name the chords of a song, transposed and in a notation. What follows the note (`m7b5`, `sus4`) stays as it
 * was typed. Sharps or flats follow the key, without one the first chord; untransposed chords keep their own.
 */
export function chordNamer(
  chords: string[],
  { key, semitones, notation }: { key: string; semitones: number; notation: Notation },
): ChordNamer {
  const parse = writtenInLatin(chords) ? parseLatin : parseLetters
  const home = key || keyOfChord(chords[0], parse)
  const accidental = semitones % 12 === 0 ? 'original' : inFlats.has(transposeKey(home, semitones)) ? 'flat' : 'sharp'
  const move = chordRendererFactory({
    transposeValue: ((semitones % 12) + 12) % 12,
    accidental,
    notationSystem: 'english',
    printer: 'raw',
  })
  const known = new Map<string, string>()
  return (typed) => {
    let name = known.get(typed)
    if (name === undefined) {
      name = nameOf(typed)
      known.set(typed, name)
    }
    return name
  }

  function nameOf(typed: string): string {
    if (typed.startsWith('*')) return typed.slice(1)
    const parsed = parse(spelled(typed))
    if ('error' in parsed) return typed
    // The raw printer gives the chord itself, whatever its declared type says; null for one it cannot move.
    const moved = move(parsed) as unknown as Chord | null
    if (moved === null) return typed
    const { rootNote, bassNote } = moved.formatted
    const quality = parsed.input.descriptor ?? ''
    const gap = notation === 'latin' && /^m(?!a|M)/.test(quality) ? '\u00a0' : ''
    return noteName(rootNote, notation) + gap + quality + (bassNote ? `/${noteName(bassNote, notation)}` : '')
  }
}

/** As the parser spells: without typographic accidentals, inner spaces and accents. */
function spelled(typed: string): string {
  return typed
    .replaceAll('♯', '#')
    .replaceAll('♭', 'b')
    .replace(/^R[eé]/i, 'Re')
    .replace(/\s+/g, '')
}

/** Whether chords are typed Do, Ré, Mi: more of them make sense so. `Do` itself would also be a D diminished. */
function writtenInLatin(chords: string[]): boolean {
  let latin = 0
  let letters = 0
  for (const typed of new Set(chords)) {
    if (!('error' in parseLatin(spelled(typed)))) latin++
    if (!('error' in parseLetters(spelled(typed)))) letters++
  }
  return latin > letters
}

function keyOfChord(chord: string | undefined, parse: typeof parseLetters): string {
  if (chord === undefined) return ''
  const parsed = parse(spelled(chord))
  if ('error' in parsed) return ''
  const { rootNote, descriptor = '' } = parsed.input
  return /^m(?!a|M)/.test(descriptor) ? `${rootNote}m` : rootNote
}
