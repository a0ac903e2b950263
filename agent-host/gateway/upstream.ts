import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export type UpstreamTimes = {
  /** Until a connection stands. */
  connectMs: number
  /** Until an answer begins: models may think for minutes before their first word. */
  firstByteMs: number
  /** The longest pause within an answer. */
  silenceMs: number
}

export const usualUpstreamTimes: UpstreamTimes = { connectMs: 15_000, firstByteMs: 15 * 60_000, silenceMs: 5 * 60_000 }

export type UpstreamAsk = {
  target: URL
  method: string
  headers: Record<string, string | string[]>
  body: Buffer | null
  signal: AbortSignal
}

/** A provider took too long: to be reached, to answer, or to go on. */
export class UpstreamSlow extends Error {}

/** Connections to providers, kept for the next request. */
export class Upstream implements Disposable {
  readonly #times: UpstreamTimes
  readonly #http = new HttpAgent({ keepAlive: true, maxFreeSockets: 32 })
  readonly #https = new HttpsAgent({ keepAlive: true, maxFreeSockets: 32 })

  constructor(times: Partial<UpstreamTimes> = {}) {
    this.#times = { ...usualUpstreamTimes, ...times }
  }

  /** An answer that begins; reading it throws where it breaks off. Throws the connection's error, or `UpstreamSlow`. */
  async ask(ask: UpstreamAsk): Promise<IncomingMessage> {
    try {
      return await this.#once(ask)
    } catch (error) {
      // The provider closed a connection that was kept, at the moment in which it was used again: it took nothing of this request.
      if (!(error instanceof StaleConnection)) throw error
      return await this.#once(ask, true)
    }
  }

  [Symbol.dispose](): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #once(ask: UpstreamAsk, anew = false): Promise<IncomingMessage> {
    const { target, method, headers, body, signal } = ask
    const isSecure = target.protocol === 'https:'
    const agent = anew ? false : isSecure ? this.#https : this.#http
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const request = (isSecure ? httpsRequest : httpRequest)(target, { method, headers, agent, signal })
    const slow = (ms: number) => setTimeout(() => request.destroy(new UpstreamSlow()), ms)
    let timer = slow(this.#times.connectMs)
    const connected = () => {
      clearTimeout(timer)
      timer = slow(this.#times.firstByteMs)
    }
    request.on('socket', (socket) => {
      if (!socket.connecting) connected()
      else socket.once(isSecure ? 'secureConnect' : 'connect', connected)
    })
    request.on('response', (response) => {
      clearTimeout(timer)
      response.setTimeout(this.#times.silenceMs, () => response.destroy(new UpstreamSlow()))
      resolve(response)
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      reject(isStale ? new StaleConnection() : error)
    })
    request.end(body ?? undefined)
    return promise
  }
}

class StaleConnection extends Error {}
