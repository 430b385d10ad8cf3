import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/**
 * A person's own line to the house: a loopback port whose bytes are passed on. Cutting it ends every
 * connection in mid-flight, WebSockets included, which the browser's own offline emulation does not do.
 */
export class Line {
  private readonly sockets = new Set<Socket>()
  private isCut = false
  /** Whether it has ever been cut: from then on the browser may report connections that failed. */
  wasCut = false

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly address: string,
  ) {}

  static async to(house: string): Promise<Line> {
    const target = new URL(house)
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.on('connection', (near) => {
      if (line.isCut) {
        near.destroy()
        return
      }
      const far = connect(Number(target.port), target.hostname)
      for (const [one, other] of [[near, far], [far, near]] as const) {
        line.sockets.add(one)
        one.pipe(other)
        // An end that breaks takes the other with it, as a wire would.
        one.on('error', () => other.destroy())
        one.on('close', () => {
          line.sockets.delete(one)
          other.destroy()
        })
      }
    })
    return line
  }

  /** Ends every connection and refuses new ones until `mend`. */
  cut(): void {
    this.isCut = true
    this.wasCut = true
    for (const socket of this.sockets) socket.destroy()
  }

  mend(): void {
    this.isCut = false
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }
}
