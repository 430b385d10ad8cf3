// UI-11: the JavaScript a first visit needs (the entry and everything it imports statically) stays under 150 kB
// gzip. Reads what Vite wrote to .vite/manifest.json, so it counts what a browser downloads, and fails above.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const limit = 150_000
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const manifest = JSON.parse(readFileSync(dist + '.vite/manifest.json', 'utf8'))

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
if (entry === undefined) throw new Error('the manifest names no entry')

const seen = new Set()
const queue = [entry]
for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
  if (seen.has(key)) continue
  seen.add(key)
  queue.push(...(manifest[key].imports ?? []))
}

const sizes = [...seen].map((key) => ({
  file: manifest[key].file,
  bytes: gzipSync(readFileSync(dist + manifest[key].file), { level: 9 }).length,
}))
sizes.push({ file: 'theme.js', bytes: gzipSync(readFileSync(dist + 'theme.js'), { level: 9 }).length })
sizes.sort((a, b) => b.bytes - a.bytes)
const total = sizes.reduce((sum, s) => sum + s.bytes, 0)

for (const s of sizes) console.log(`${(s.bytes / 1000).toFixed(1).padStart(7)} kB  ${s.file}`)
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  initial JavaScript, gzip (limit ${limit / 1000} kB)`)
if (total > limit) {
  console.error(`over budget by ${((total - limit) / 1000).toFixed(1)} kB: make a page or a widget lazy`)
  process.exit(1)
}
