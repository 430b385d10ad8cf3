// Writes the brotli and gzip forms beside every text file of dist/, at the highest level: the server only picks
// one by Accept-Encoding and never compresses at run time. Files that would not shrink get no twin.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const textual = /\.(html|js|css|svg|json|webmanifest|txt)$/

let files = 0
let before = 0
let after = 0
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !textual.test(entry.name) || entry.parentPath.includes('.vite')) continue
  const path = join(entry.parentPath, entry.name)
  const raw = readFileSync(path)
  const br = brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  })
  const gz = gzipSync(raw, { level: 9 })
  if (br.length < raw.length) writeFileSync(path + '.br', br)
  if (gz.length < raw.length) writeFileSync(path + '.gz', gz)
  files++
  before += raw.length
  after += Math.min(br.length, raw.length)
}
const kB = (n) => (n / 1000).toFixed(1) + ' kB'
console.log(`compressed ${files} files: ${kB(before)} → ${kB(after)} (brotli)`)
