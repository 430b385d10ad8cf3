import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '@/kit/api/problem'
import { proving } from './proof.model'

const stale = new ProblemError({ status: 403, code: 'auth.fresh_proof_required' })

describe('what asks for a fresh proof', () => {
  it('is done at once while a proof is fresh', async () => {
    const ask = vi.fn<() => Promise<boolean>>()
    const work = vi.fn(async () => {})
    expect(await proving(work, ask)).toBe(true)
    expect(work).toHaveBeenCalledTimes(1)
    expect(ask).not.toHaveBeenCalled()
  })

  it('is done again once the proof is given', async () => {
    const work = vi.fn(async () => {}).mockRejectedValueOnce(stale)
    expect(await proving(work, async () => true)).toBe(true)
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('is not done when none is given', async () => {
    const work = vi.fn(async () => {}).mockRejectedValueOnce(stale)
    expect(await proving(work, async () => false)).toBe(false)
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('passes on other refusals, before and after the proof', async () => {
    const refused = new ProblemError({ status: 403, code: 'space.above_you' })
    const ask = vi.fn(async () => true)
    await expect(proving(() => Promise.reject(refused), ask)).rejects.toBe(refused)
    expect(ask).not.toHaveBeenCalled()
    const work = vi.fn(() => Promise.reject(refused)).mockRejectedValueOnce(stale)
    await expect(proving(work, ask)).rejects.toBe(refused)
  })
})
