// Completes package-lock.json with entries for the optional platform packages that the registry in use did not
// serve when the lock was written. Without them `npm ci` declares the lock out of step and refuses to install.
// A stub names only the version and the platform, so npm skips it everywhere it does not apply.
// Run after every change of the lock file (`npm run lock`).
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony', 'netbsd', 'openbsd', 'sunos', 'aix']
const processors = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32', 'arm']

/** The key under which Node would resolve `name` from the package at `from`, or undefined. */
function resolve(from, name) {
  for (let base = from; ;) {
    const key = (base === '' ? '' : base + '/') + 'node_modules/' + name
    if (key in packages) return key
    if (base === '') return undefined
    const cut = base.lastIndexOf('/node_modules/')
    base = cut < 0 ? '' : base.slice(0, cut)
  }
}

function stub(name, range, dev) {
  const version = range.replace(/^[\^~]/, '')
  const os = systems.find((s) => name.includes(s)) ?? 'wasm'
  const cpu = processors.find((p) => name.includes(p)) ?? 'none'
  const entry = { version, optional: true, os: [os], cpu: [cpu] }
  if (dev) entry.dev = true
  if (name.includes('musl')) entry.libc = ['musl']
  else if (os === 'linux' && name.includes('gnu')) entry.libc = ['glibc']
  return entry
}

const isExact = (range) => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)
const added = []
for (const [from, meta] of Object.entries({ ...packages })) {
  if (from === '') continue
  for (const [name, range] of Object.entries(meta.optionalDependencies ?? {})) {
    const found = resolve(from, name)
    if (found !== undefined && (!isExact(range) || packages[found].version === range)) continue
    // Another version stands at the top: the stub nests under the package that asks for it.
    const key = (found === undefined ? '' : from + '/') + 'node_modules/' + name
    packages[key] = stub(name, range, meta.dev === true)
    added.push(`${name}@${packages[key].version}`)
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, JSON.stringify(lock, null, 2) + '\n')
console.log(added.length === 0 ? 'lock complete' : `lock completed with ${added.length} platform stubs`)
