// Puts the API's human documentation into dist/api-docs: Swagger UI with our page around it, no address outside.
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const library = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const page = join(here, '../api-docs')
const out = join(here, '../dist/api-docs')

await mkdir(out, { recursive: true })
for (const name of await readdir(page)) await copyFile(join(page, name), join(out, name))
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) await copyFile(join(library, name), join(out, name))
