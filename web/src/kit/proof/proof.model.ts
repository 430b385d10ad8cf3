import { ProblemError } from '@/kit/api/problem'

/**
 * Does what may ask for a fresh proof. When the server asks for one, so does `ask`; once it is given (true) the work is
 * done again. Gives whether it was done, false when the person would not prove anything; rejects as the work does.
 */
export async function proving(work: () => Promise<unknown>, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'auth.fresh_proof_required') throw error
  }
  if (!(await ask())) return false
  await work()
  return true
}
