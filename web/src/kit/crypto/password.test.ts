// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commonWords } from '@/kit/crypto/common-words'
import { checkPassword, type PasswordCheck } from '@/kit/crypto/password'

const sdk = (path: string) => readFileSync(new URL(`../../../../sdk/${path}`, import.meta.url), 'utf8')
const { vectors } = JSON.parse(sdk('testdata/password-vectors.json')) as {
  vectors: (Omit<PasswordCheck, 'ok'> & { password: string; email: string })[]
}

describe('the shared vectors', () => {
  it.each(vectors)('$password for $email', ({ password, email, strength, problems }) => {
    expect(checkPassword(password, { email })).toEqual({ ok: problems.length === 0, strength, problems })
  })
})

it('knows the same common words as Go', () => {
  expect(commonWords).toEqual(sdk('password/common.txt').trim().split('\n'))
})
