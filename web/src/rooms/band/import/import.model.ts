/** The largest list the server reads, in bytes. */
export const maxBytes = 1024 * 1024

/**
 * The text of a list file. Spreadsheets on Windows still save in Latin-1: what is not valid UTF-8 is read as
 * windows-1252, so that accents survive. A byte-order mark goes. Null when the file is not text at all.
 */
export function decodeList(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return utf16(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function utf16(bytes: Uint8Array): string | null {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes)
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(bytes)
  return null
}

interface Row {
  line: number
  selected: boolean
  duplicate_of?: unknown
  problem?: unknown
}

/** The lines chosen before the person touched anything: what the server proposes. */
export function proposed(rows: Row[]): Set<number> {
  return new Set(rows.filter((row) => row.selected && row.problem === undefined).map((row) => row.line))
}

/** The same choice with one line turned over. */
export function toggled(chosen: ReadonlySet<number>, line: number): Set<number> {
  const next = new Set(chosen)
  if (!next.delete(line)) next.add(line)
  return next
}

/** Every line that can be imported, duplicates included. */
export function importable(rows: Row[]): number[] {
  return rows.filter((row) => row.problem === undefined).map((row) => row.line)
}

/** What a preview holds, for the sentence above it. */
export function tally(rows: Row[]): { fresh: number; duplicates: number; problems: number } {
  const problems = rows.filter((row) => row.problem !== undefined).length
  const duplicates = rows.filter((row) => row.problem === undefined && row.duplicate_of !== undefined).length
  return { fresh: rows.length - problems - duplicates, duplicates, problems }
}
