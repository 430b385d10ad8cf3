const key = 'kermesse.answered'

/**
 * Remembers, for this tab, that the person already said yes to an invitation, while they open an account or sign in.
 * Not in the address: a link must never be able to join somebody by being opened.
 */
export function rememberAnswer(code: string): void {
  sessionStorage.setItem(key, code)
}

/** Whether the person said yes to this invitation in this tab; asking forgets it. */
export function takeAnswer(code: string): boolean {
  const answered = sessionStorage.getItem(key) === code
  if (answered) sessionStorage.removeItem(key)
  return answered
}
