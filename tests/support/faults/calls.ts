import { setTimeout as delay } from 'node:timers/promises'

export type Answer = { status: number; body: unknown }

const tryMs = 4_000
const pauseMs = 50

/** The HTTP API as a program with a token uses it: one that tries again when nobody answers. */
export class Calls {
  readonly url: string
  readonly #token: string

  constructor(url: string, token: string) {
    this.url = url
    this.#token = token
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}` }
  }

  /** One call, whatever its answer. Throws where there is none. */
  async once(method: string, path: string, input: { body?: unknown; key?: string } = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...this.headers,
        ...(input.key && { 'idempotency-key': input.key }),
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      signal: AbortSignal.timeout(tryMs),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }

  /** Calls until there is an answer that is not the server's fault. Throws the last failure when `signal` aborts. */
  async insist(
    method: string,
    path: string,
    input: { body?: unknown; key?: string; signal: AbortSignal },
  ): Promise<Answer> {
    for (;;) {
      const answer = await this.once(method, path, input).catch((error: unknown) => ({
        status: 0,
        body: String(error),
      }))
      if (answer.status > 0 && answer.status < 500) return answer
      if (input.signal.aborted) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      await delay(pauseMs)
    }
  }

  /** The same, for what must be done. */
  async must<T>(
    method: string,
    path: string,
    input: { body?: unknown; key?: string; signal: AbortSignal },
  ): Promise<T> {
    const answer = await this.insist(method, path, input)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }
}
