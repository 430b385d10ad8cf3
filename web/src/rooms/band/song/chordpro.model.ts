/** Words under one chord; either may be empty. `chord` is as typed, without its brackets. */
export interface Part {
  chord: string
  words: string
}

/** Parts that stay on one line: a word, with the chords that fall inside it and the space after it. */
export type Word = Part[]

export type SectionKind = 'verse' | 'chorus' | 'bridge' | 'grid' | 'tab' | 'other'

export type Line =
  | { kind: 'section'; section: SectionKind; label: string }
  | { kind: 'remark'; text: string }
  | { kind: 'lyrics'; words: Word[] }
  /** Kept in columns, as typed. */
  | { kind: 'columns'; text: string }
  | { kind: 'blank' }

const sections: Record<string, SectionKind> = {
  verse: 'verse',
  sov: 'verse',
  chorus: 'chorus',
  soc: 'chorus',
  bridge: 'bridge',
  sob: 'bridge',
  tab: 'tab',
  sot: 'tab',
  grid: 'grid',
  sog: 'grid',
}
const remarks = new Set(['comment', 'c', 'comment_italic', 'ci', 'comment_box', 'cb', 'highlight'])
// What the page says of the song elsewhere, and what speaks of paper.
const silent = new Set([
  'title',
  't',
  'sorttitle',
  'subtitle',
  'st',
  'artist',
  'composer',
  'lyricist',
  'copyright',
  'album',
  'year',
  'key',
  'time',
  'tempo',
  'duration',
  'meta',
  'new_page',
  'np',
  'new_physical_page',
  'npp',
  'column_break',
  'colb',
  'columns',
  'col',
  'new_song',
  'ns',
  'define',
  'transpose',
  'capo',
])

/**
 * Reads ChordPro, line by line. Total: whatever is no directive and no chord is words, as typed. Lines that begin with
 * `#` are notes of whoever typed the file, and are left out, as ChordPro says.
 */
export function readChordPro(text: string): Line[] {
  const lines: Line[] = []
  let inColumns = false
  for (const line of text.split(/\r\n|\r|\n/)) {
    const directive = readDirective(line)
    if (directive === undefined) {
      if (inColumns) lines.push({ kind: 'columns', text: line })
      else if (line.startsWith('#')) continue
      else if (line.trim() === '') lines.push({ kind: 'blank' })
      else lines.push({ kind: 'lyrics', words: readWords(line) })
      continue
    }
    const { name, value } = directive
    const begins = sections[name.replace(/^start_of_/, '')]
    if (name.startsWith('start_of_') || (begins !== undefined && name.startsWith('so'))) {
      inColumns = begins === 'tab' || begins === 'grid'
      lines.push({ kind: 'section', section: begins ?? 'other', label: value || (begins ? '' : name.slice(9)) })
    } else if (name.startsWith('end_of_') || /^eo[bcgtv]$/.test(name)) {
      inColumns = false
      lines.push({ kind: 'blank' })
    } else if (name === 'chorus') lines.push({ kind: 'section', section: 'chorus', label: value })
    else if (remarks.has(name)) lines.push({ kind: 'remark', text: value })
    else if (!silent.has(name)) lines.push({ kind: 'lyrics', words: readWords(line) })
  }
  return tidy(lines)
}

/** `{name: value}` alone on its line, or the newer `{name label="value"}`; without backtracking, however long it is. */
function readDirective(line: string): { name: string; value: string } | undefined {
  const trimmed = line.trim()
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined
  const inside = trimmed.slice(1, -1).trim()
  if (/[{}]/.test(inside)) return undefined
  const name = /^[a-z_]+(?=$|[-:\s])/i.exec(inside)?.[0]
  if (name === undefined) return undefined
  // A suffix such as `-guitar` names for whom the directive is: we show it to everybody.
  const rest = inside
    .slice(name.length)
    .replace(/^-[\w-]+/, '')
    .trimStart()
  const value = (rest.startsWith(':') ? rest.slice(1) : rest).trim()
  return { name: name.toLowerCase(), value: /^label\s*=\s*"([^"]*)"$/.exec(value)?.[1]?.trim() ?? value }
}

/** The words of a line, each with the chords over it. A bracket without its pair is a bracket. */
export function readWords(line: string): Word[] {
  const parts: Part[] = []
  let chord = ''
  let from = 0
  const close = (words: string) => {
    if (chord !== '' || words !== '') parts.push({ chord, words })
  }
  for (const { 0: bracketed, 1: inside = '', index } of line.matchAll(/\[([^[\]]+)\]/g)) {
    close(line.slice(from, index))
    chord = inside
    from = index + bracketed.length
  }
  close(line.slice(from))

  const words: Word[] = []
  let word: Word = []
  for (const { chord: over, words: under } of parts) {
    const pieces = under.match(/\S*\s+|\S+/g) ?? ['']
    pieces.forEach((piece, i) => {
      word.push({ chord: i === 0 ? over : '', words: piece })
      if (!/\s$/.test(piece)) return
      words.push(word)
      word = []
    })
  }
  if (word.length > 0) words.push(word)
  return words
}

/** One blank line at most between two others, and none at the ends or under a heading. */
function tidy(lines: Line[]): Line[] {
  const out: Line[] = []
  for (const line of lines) {
    const last = out.at(-1)
    if (line.kind === 'blank' && (last === undefined || last.kind === 'blank' || last.kind === 'section')) continue
    if (line.kind === 'section' && last?.kind === 'blank') out.pop()
    out.push(line)
  }
  if (out.at(-1)?.kind === 'blank') out.pop()
  return out
}

/** Every chord of a text, in order and with repeats. */
export function chordsOf(lines: Line[]): string[] {
  return lines.flatMap((line) =>
    line.kind === 'lyrics' ? line.words.flat().flatMap((part) => (part.chord === '' ? [] : [part.chord])) : [],
  )
}
