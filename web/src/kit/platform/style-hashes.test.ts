import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import allowed from '../../../style-hashes.json'

// React Aria adds two style elements to pages. The server's policy allows exactly their text, by hash
// (style-hashes.json), so a new version of the library that changes them has to be noticed here.
test('the policy allows the style elements that React Aria adds', () => {
  const added = ['interactions/usePress.mjs', 'overlays/usePreventScroll.mjs'].map((file) => {
    const source = readFileSync(`node_modules/react-aria/dist/private/${file}`, 'utf8')
    const text = /style\.textContent = `([\s\S]*?)`\.trim\(\)/.exec(source)?.[1] ?? ''
    return text.replace(/\$\{[^}]*PRESSABLE_ATTRIBUTE\}/, 'data-react-aria-pressable').trim()
  })
  expect(added.map((text) => 'sha256-' + createHash('sha256').update(text).digest('base64'))).toEqual(allowed)
})
