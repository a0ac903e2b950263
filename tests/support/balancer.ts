import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { freePort } from '#tests/support/free-port.ts'

/** In front of several webs: each request goes to the next one, whoever asks; answers pass as they come. */
export class Balancer implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  readonly #ports: number[] = []
  #turn = 0

  /** On `port`, or a free one. */
  static async start(port = ''): Promise<Balancer> {
    const own = port ? Number(port) : await freePort()
    const balancer = new Balancer(`http://localhost:${own}`)
    balancer.#server.listen(own, 'localhost')
    await once(balancer.#server, 'listening')
    return balancer
  }

  private constructor(url: string) {
    this.url = url
    this.#server = createServer((asked, answer) => {
      // Whoever asked is gone, or is told by the connection's end.
      this.#pass(asked, answer).catch(() => answer.destroy())
    })
  }

  add(port: number): void {
    this.#ports.push(port)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(asked)
    const response = await this.#ask(asked, body)
    if (!response) {
      answer.writeHead(502).end()
      return
    }
    answer.writeHead(response.statusCode ?? 502, response.headers)
    answer.flushHeaders()
    await pipeline(response, answer)
  }

  /** The answer of the next web that takes the connection; null where none does. */
  async #ask(asked: IncomingMessage, body: Buffer): Promise<IncomingMessage | null> {
    for (let tries = 0; tries < this.#ports.length; tries++) {
      const port = this.#ports[this.#turn++ % this.#ports.length]
      try {
        return await send(asked, body, { port })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
      }
    }
    return null
  }
}

function send({ method, url, headers }: IncomingMessage, body: Buffer, to: { port: number | undefined }) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({ host: 'localhost', port: to.port, method, path: url, headers, agent: false }, resolve)
    asking.on('error', reject)
    asking.end(body)
  })
}
