/** C D E, or Do Ré Mi. */
export type Notation = 'letters' | 'latin'

const latin: Record<string, string> = { C: 'Do', D: 'Ré', E: 'Mi', F: 'Fa', G: 'Sol', A: 'La', B: 'Si' }
const nbsp = '\u00a0'

/** A note as the API writes it (`F#`, `Bb`) as a person reads it (`Fa♯`, `B♭`). Anything else stays as it is. */
export function noteName(note: string, notation: Notation): string {
  const parts = /^([A-G])([#b]?)$/.exec(note)
  if (parts === null) return note
  const [, letter = '', accidental = ''] = parts
  const name = notation === 'latin' ? latin[letter] : letter
  return `${name}${accidental === '#' ? '♯' : accidental === 'b' ? '♭' : ''}`
}

/** A key as the API writes it (`F#m`) as a person reads it: `F♯m`, `Fa♯ m`. Empty stays empty. */
export function keyName(key: string, notation: Notation): string {
  const minor = key.endsWith('m')
  const note = noteName(minor ? key.slice(0, -1) : key, notation)
  if (!minor) return note
  return notation === 'latin' ? `${note}${nbsp}m` : `${note}m`
}

// As often used: of two names for one sound the one with fewer accidentals in its scale, and both where both are usual.
const majors = ['C', 'C#', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B']
const minors = ['Cm', 'C#m', 'Dm', 'D#m', 'Ebm', 'Em', 'Fm', 'F#m', 'Gm', 'G#m', 'Am', 'Bbm', 'Bm']

/** The keys to choose from, and `current` among them whatever it is. */
export function keysToChoose(current: string): string[] {
  const keys = [...majors, ...minors]
  return current === '' || keys.includes(current) ? keys : [current, ...keys]
}
