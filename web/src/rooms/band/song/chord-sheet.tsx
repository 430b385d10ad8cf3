import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import { cx } from '@/kit/ui/cx'
import { useNotation } from '@/rooms/band/notation'
import { chordsOf, type Line, readChordPro, type SectionKind, type Word } from './chordpro.model'
import { type ChordNamer, chordNamer } from './chords.model'

interface ChordSheetProps {
  chordpro: string
  /** The song's key, or empty. */
  songKey: string
  semitones: number
  /** Sizes the words; chords and headings follow. */
  className?: string
}

/** Lyrics with their chords above the words, transposed, named as the person reads them. */
export function ChordSheet({ chordpro, songKey, semitones, className }: ChordSheetProps) {
  const notation = useNotation()
  const lines = useMemo(() => readChordPro(chordpro), [chordpro])
  const name = useMemo(
    () => chordNamer(chordsOf(lines), { key: songKey, semitones, notation }),
    [lines, songKey, semitones, notation],
  )
  return (
    <div className={cx('grid grid-cols-[minmax(0,1fr)] gap-0.5 leading-[1.3]', className)}>
      {numbered(lines).map(({ at, item: line }) => (
        <SheetLine key={at} line={line} name={name} />
      ))}
    </div>
  )
}

function SheetLine({ line, name }: { line: Line; name: ChordNamer }) {
  switch (line.kind) {
    case 'section':
      return (
        <h3 className="mt-[1.1em] text-[max(0.72em,0.875rem)] font-bold text-ink-3 first:mt-0 [overflow-wrap:anywhere]">
          {line.label || <SectionName section={line.section} />}
        </h3>
      )
    case 'remark':
      return <p className="text-[max(0.8em,0.875rem)] text-ink-2 [overflow-wrap:anywhere]">{line.text}</p>
    case 'columns':
      return <pre className="overflow-x-auto font-mono text-[0.8em]">{line.text || ' '}</pre>
    case 'blank':
      return <div className="h-[0.8em]" />
    case 'lyrics':
      return <Lyrics words={line.words} name={name} />
  }
}

function Lyrics({ words, name }: { words: Word[]; name: ChordNamer }) {
  const hasChords = words.some((word) => word.some((part) => part.chord !== ''))
  if (!hasChords) {
    const text = words.flatMap((word) => word.map((part) => part.words)).join('')
    return <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
  }
  return (
    <p className="flex flex-wrap items-end gap-y-1">
      {numbered(words).map(({ at, item: word }) => (
        <span key={at} className="inline-flex max-w-full">
          {numbered(word).map(({ at: within, item: part }) => (
            <span key={within} className="inline-flex min-w-0 flex-col">
              <b
                className={cx(
                  'min-h-[1.25em] text-[0.82em]/[1.25] font-bold whitespace-nowrap text-accent-text',
                  part.chord !== '' && 'pr-[0.5em]',
                )}
              >
                {part.chord === '' ? '' : name(part.chord)}
              </b>
              <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{part.words || ' '}</span>
            </span>
          ))}
        </span>
      ))}
    </p>
  )
}

function SectionName({ section }: { section: SectionKind }) {
  switch (section) {
    case 'verse':
      return <Trans>Couplet</Trans>
    case 'chorus':
      return <Trans>Refrain</Trans>
    case 'bridge':
      return <Trans>Pont</Trans>
    case 'grid':
      return <Trans>Grille</Trans>
    case 'tab':
      return <Trans>Tablature</Trans>
    case 'other':
      return <Trans>Partie</Trans>
  }
}

/** Lines and words are nothing but their place. */
function numbered<T>(items: T[]): { at: number; item: T }[] {
  return items.map((item, at) => ({ at, item }))
}

/** A song without words yet: how they are written. */
export function ChordProExample() {
  return (
    <pre className="rounded-2 bg-sunk p-3 font-mono text-sm whitespace-pre-wrap contrast:border">
      {'{start_of_verse: Couplet 1}\n[G]Quand nous chante[D7]rons le temps des ce[G]rises\n{end_of_verse}'}
    </pre>
  )
}
