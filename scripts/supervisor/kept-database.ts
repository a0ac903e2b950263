import { setTimeout as delay } from 'node:timers/promises'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#db/embedded/start-embedded-postgres.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import { oneLine } from '#scripts/supervisor/start-fault.ts'

const lookEveryMs = 500

/** The embedded database, started again when it ends by itself. Its address stays the same. */
export class KeptDatabase implements AsyncDisposable {
  readonly url: string
  readonly directUrl: string
  readonly #directory: string
  readonly #output: Output
  readonly #closed = new AbortController()
  #server: EmbeddedPostgres
  readonly #watching: Promise<void>

  static async start(directory: string, output: Output): Promise<KeptDatabase> {
    return new KeptDatabase(directory, output, await startEmbeddedPostgres({ directory }))
  }

  private constructor(directory: string, output: Output, server: EmbeddedPostgres) {
    this.#directory = directory
    this.#output = output
    this.#server = server
    this.url = server.url
    this.directUrl = server.url
    this.#watching = this.#watch()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    await this.#watching
    await this.#server.stop()
  }

  /** An adopted server is no child of ours, so that its end has to be looked for. */
  async #watch(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      if (!isAlive(this.#server.processId)) await this.#restart()
      await delay(lookEveryMs, undefined, { signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error
      })
    }
  }

  async #restart(): Promise<void> {
    this.#output.say('The database ended by itself and is started again.')
    try {
      this.#server = await startEmbeddedPostgres({ directory: this.#directory })
    } catch (error) {
      this.#output.say(`The database cannot be started, trying again: ${oneLine(error)}`)
    }
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true
    return false
  }
}
