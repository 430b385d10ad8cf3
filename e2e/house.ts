import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const binary = fileURLToPath(new URL('../bin/kermesse', import.meta.url))
const logs = fileURLToPath(new URL('./test-results/', import.meta.url))

/** What `kermesse demo --json` prints on its one line, as far as journeys need it. */
export interface Demo {
  /** http://127.0.0.1:port */
  address: string
  people: { email: string; password: string; role: string; token: string }[]
}

/** A running Kermesse with its demo community, in a temporary folder of its own. */
export interface House extends Demo {
  /** Ends the server that was started, by its own process, and waits until it has gone. */
  close(): Promise<void>
}

/** Starts a house on a free loopback port; `name` tells its log from the others. */
export async function openHouse(name: string): Promise<House> {
  mkdirSync(logs, { recursive: true })
  const log = createWriteStream(`${logs}kermesse-${name}.log`)
  const server = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--json', '--no-limits'], { stdio: ['ignore', 'pipe', 'pipe'] })
  server.stderr.pipe(log)
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))

  const demo = await new Promise<Demo>((resolve, reject) => {
    let text = ''
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`kermesse ended with ${code} before it served; see ${logs}kermesse-${name}.log`)))
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as Demo)
    })
  })

  return {
    ...demo,
    async close() {
      server.kill('SIGTERM')
      const late = setTimeout(() => server.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(late)
      log.end()
    },
  }
}
