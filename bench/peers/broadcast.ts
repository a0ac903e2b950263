import type { ServerResponse } from 'node:http'
import { modelTokens, type Said } from '#bench/peers/model-tokens.ts'
import { readyFrame, streamHeaders } from '#bench/peers/ready-frame.ts'

/** A bare broadcast: ready frames to every response; who comes late is given all that there was, from an array. */
export class Broadcast {
  readonly #followers = new Set<ServerResponse>()
  readonly #said: string[] = []
  readonly #gatherMs: number
  #waiting = ''
  #timer: NodeJS.Timeout | undefined

  /** With `gatherMs` what is said within it goes out together. */
  constructor(gatherMs: number) {
    this.#gatherMs = gatherMs
  }

  async follow(response: ServerResponse): Promise<void> {
    this.#flush()
    response.writeHead(200, streamHeaders)
    response.flushHeaders()
    if (this.#said.length > 0) response.write(this.#said.join(''))
    this.#followers.add(response)
    response.once('close', () => this.#followers.delete(response))
  }

  async run(said: Said): Promise<void> {
    for await (const token of modelTokens(said)) {
      const frame = readyFrame(this.#said.length + 1, token)
      this.#said.push(frame)
      this.#waiting += frame
      if (this.#gatherMs === 0) this.#flush()
      else this.#timer ??= setTimeout(() => this.#flush(), this.#gatherMs)
    }
    this.#flush()
    for (const response of this.#followers) response.end()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting === '') return
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    for (const response of this.#followers) response.write(bytes)
  }
}
