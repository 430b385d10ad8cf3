/**
 * What this device remembers of accounts between visits, in localStorage. Storage may be missing or full (private
 * windows): then it remembers nothing, and everything still works.
 */
import { enc, toBase64Url } from '@/kit/crypto/encoding'
import { normalizeEmail, type Kdf } from '@/kit/crypto/kdf'

const accountKey = 'kermesse.account'
const knownPrefix = 'kermesse.known.'

/** Settings of the device, and parameters pinned against a downgrade: neither is somebody's data. */
const kept = new Set(['kermesse.appearance', 'kermesse.language', 'kermesse.notation'])

/** What one address used here: the strongest KDF parameters (pinned), and the device id the server gave. */
export interface Known {
  kdf: Kdf
  device?: string
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Without storage the device just does not remember.
  }
}

/** The account signed in here, as last seen: says whether a session is worth resuming, and who it was when offline. */
export function recallAccount<T>(): T | null {
  return read(accountKey) as T | null
}

export function rememberAccount(account: unknown): void {
  write(accountKey, account)
}

// A digest: the list of who used this device must not be readable at a glance.
async function knownKey(realm: string, email: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', enc('kermesse/known-address', realm, normalizeEmail(email)))
  return knownPrefix + toBase64Url(new Uint8Array(digest))
}

export async function recallKnown(realm: string, email: string): Promise<Known | null> {
  return read(await knownKey(realm, email)) as Known | null
}

export async function rememberKnown(realm: string, email: string, known: Known): Promise<void> {
  write(await knownKey(realm, email), known)
}

/**
 * Removes from the device whatever belongs to the account: stored values, databases, caches of answers. Keeps the
 * device's own settings, the pinned parameters and the precached application.
 */
export async function wipeDevice(): Promise<void> {
  for (const storage of [() => localStorage, () => sessionStorage]) {
    try {
      const area = storage()
      for (const key of Object.keys(area)) if (!kept.has(key) && !key.startsWith(knownPrefix)) area.removeItem(key)
    } catch {
      // Nothing can have been stored where there is no storage.
    }
  }
  await Promise.allSettled([wipeDatabases(), wipeCaches()])
}

async function wipeDatabases(): Promise<void> {
  if (typeof indexedDB === 'undefined') return
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => name !== undefined && deleteDatabase(name)))
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    // Blocked by another tab: the deletion stays queued, and that tab has been told to let go.
    for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, () => resolve())
  })
}

async function wipeCaches(): Promise<void> {
  if (typeof caches === 'undefined') return
  const names = await caches.keys()
  await Promise.all(names.filter((name) => !name.includes('precache')).map((name) => caches.delete(name)))
}
