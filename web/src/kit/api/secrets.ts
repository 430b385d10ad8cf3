import type createClient from 'openapi-fetch'
import { recallKnown } from '@/kit/api/memory'
import { localProblem } from '@/kit/api/problem'
import type { paths } from '@/kit/api/schema.gen'
import { toBase64Url } from '@/kit/crypto/encoding'
import { authSecret, checkKdf, deriveMaster, KdfRefusedError, type Kdf } from '@/kit/crypto/kdf'

type Instance = paths['/api/v1/instance']['get']['responses'][200]['content']['application/json']

/** A password and the address that salts it. */
export interface Password {
  email: string
  password: string
}

/** What servers are given instead of passwords. Nothing here is kept; the password goes no further. */
export function createSecrets(api: ReturnType<typeof createClient<paths>>) {
  let instance: Promise<Instance> | undefined

  function readInstance(): Promise<Instance> {
    instance ??= api.GET('/api/v1/instance').then(({ data }) => data as Instance)
    instance.catch(() => {
      instance = undefined
    })
    return instance
  }

  /** What a password becomes with an address, the way this instance proposes now. */
  async function derived(input: Password) {
    requireWebCrypto()
    const { realm, kdf } = await readInstance()
    const { alg, p1, p2, p3 } = kdf
    return { realm, auth: await secretOf(realm, input, kdf), kdf: { alg, p1, p2, p3 } }
  }

  return {
    /** What the password in use of an address proves itself with; also what this device knows of the address. */
    async inUse(input: Password) {
      requireWebCrypto()
      const { realm } = await readInstance()
      const { data: kdf } = await api.POST('/api/v1/kdf-lookups', { body: { email: input.email } })
      if (!kdf) throw localProblem('unreadable')
      const known = await recallKnown(realm, input.email)
      return { realm, kdf, known, auth: await secretOf(realm, input, kdf, known?.kdf) }
    },

    /** What a password becomes that somebody chooses, and how. Rejects with `weak_password` against the rule. */
    async chosen(input: Password) {
      const { checkPassword } = await import('@/kit/crypto/password')
      if (!checkPassword(input.password, { email: input.email }).ok) throw localProblem('weak_password')
      return derived(input)
    },

    derived,
  }
}

function requireWebCrypto(): void {
  if (!(crypto.subtle as SubtleCrypto | undefined)) throw localProblem('insecure_context')
}

async function secretOf(realm: string, { email, password }: Password, kdf: Kdf, pin?: Kdf): Promise<string> {
  try {
    checkKdf(kdf, pin)
    return toBase64Url(await authSecret(await deriveMaster(realm, email, password, kdf)))
  } catch (error) {
    throw error instanceof KdfRefusedError ? localProblem('kdf_refused', error) : error
  }
}
