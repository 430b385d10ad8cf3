/** A code as one reads it aloud: `K7MR 4TQ2`. */
export function spell(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)} ${code.slice(4)}` : code
}

/**
 * A code out of what somebody typed, pasted or scanned: spaces and dashes go, letters are capitals, and a whole
 * invitation link gives the code at its end. Empty when there is nothing to try.
 */
export function readCode(typed: string): string {
  const link = /\/i\/([^/?#\s]+)/.exec(typed)
  return (link?.[1] ?? typed).replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
}
