/** A place of this application to go on to after signing in; anything that could lead elsewhere is dropped. */
export function safeNext(next: unknown): string | undefined {
  if (typeof next !== 'string' || !next.startsWith('/') || next.startsWith('//') || next.includes('\\'))
    return undefined
  return next
}
