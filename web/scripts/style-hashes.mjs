// React Aria adds two small <style> elements at run time (touch handling of pressable things, scrolling behind a
// sheet on iOS). The content security policy refuses inline styles, so the server lists these two by hash: index.html
// is static and cannot carry a nonce. Writes dist/csp.json, which web.StyleHashes() in Go reads.
// Fails when React Aria no longer looks as expected, because the policy would then break the page silently.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const aria = fileURLToPath(new URL('../node_modules/react-aria/dist/private/', import.meta.url))

const hashes = ['interactions/usePress.mjs', 'overlays/usePreventScroll.mjs'].map((file) => {
  const source = readFileSync(aria + file, 'utf8')
  const sheets = [...source.matchAll(/\.textContent = `([^`]*)`\.trim\(\)/g)]
  if (sheets.length !== 1)
    throw new Error(`${file} adds ${sheets.length} style sheets, expected 1: review the content security policy`)
  const text = sheets[0][1]
    .replace(/\$\{([^}]+)\}/g, (_, name) => {
      const value = source.split(`const ${name} = '`)[1]?.split("'")[0]
      if (value === undefined) throw new Error(`${file}: ${name} is not a constant string`)
      return value
    })
    .trim()
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
})

writeFileSync(fileURLToPath(new URL('../dist/csp.json', import.meta.url)), JSON.stringify({ style_src: hashes }) + '\n')
console.log(`content security policy: ${hashes.length} styles by hash`)
