import { setTimeout as delay } from 'node:timers/promises'
import type { LogNotice } from '#db/bus/bus.ts'
import { encodeLog } from '#db/bus/encode-log.ts'
import { answerLimitMs, openRedis, type RedisConnection, within } from '#db/bus/redis-connection.ts'
import { beat, logLength, shardOf, trimmed } from '#db/bus/redis-streams.ts'
import type { Logger } from '#lib/log.ts'

const inlineLimitBytes = 16 * 1024
const waitingLimit = 2_000
const batchLimit = 200
const retryMs = 500

type Parts = {
  log: Logger
  /** Tells in another way what Redis did not take. */
  tellElsewhere: (notices: readonly LogNotice[]) => Promise<void>
}

/**
 * What this process tells Redis, one batch after the other. Nobody waits for it: what Redis does not take in time is told elsewhere,
 * and after that nothing is told until Redis answers again.
 */
export class RedisProducer {
  readonly #url: string
  readonly #parts: Parts
  readonly #closing = new AbortController()
  #waiting: LogNotice[] = []
  #sending: LogNotice[] = []
  #working: Promise<void> | null = null
  #connection: RedisConnection | null = null
  #isUp = true

  constructor(url: string, parts: Parts) {
    this.#url = url
    this.#parts = parts
  }

  /** False from a failure on until Redis answers again: nothing is to be told then. */
  get isUp(): boolean {
    return this.#isUp
  }

  tell(notice: LogNotice): void {
    if (this.#closing.signal.aborted) return
    this.#waiting.push(notice)
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  /** Ends it once what waits is told. */
  async close(): Promise<void> {
    this.#closing.abort()
    while (this.#working) await this.#working
    this.#disconnect()
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      try {
        await this.#sendAll()
      } catch (error) {
        this.#parts.log.warn(
          { err: error },
          'Redis cannot be told of new events: followers read them from the database',
        )
        this.#isUp = false
      }
      if (!this.#isUp) await this.#recover()
    }
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#waiting.length > waitingLimit) throw new Error('Redis is slower than what it is told')
      const connection = await this.#connect()
      this.#sending = this.#waiting.splice(0, batchLimit)
      const told = this.#sending.map((notice) => {
        const entry = { notice: encodeLog(notice, inlineLimitBytes) }
        return connection.xAdd(shardOf(notice.chatId), '*', entry, trimmed(logLength))
      })
      await within(answerLimitMs, Promise.all(told))
      this.#sending = []
    }
  }

  async #recover(): Promise<void> {
    const { signal } = this.#closing
    while (!this.#isUp) {
      await this.#giveUp()
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return await this.#giveUp()
      this.#isUp = await this.#answers()
    }
    this.#parts.log.info('Redis is told of new events again')
  }

  #answers(): Promise<boolean> {
    return this.#connect()
      .then(beat)
      .then(
        () => true,
        () => false,
      )
  }

  /** What waits is told elsewhere, also what was committed while it was found out that Redis does not answer. */
  async #giveUp(): Promise<void> {
    this.#disconnect()
    const notices = [...this.#sending.splice(0), ...this.#waiting.splice(0)]
    if (notices.length === 0) return
    await this.#parts.tellElsewhere(notices).catch((error: unknown) => {
      this.#parts.log.warn({ err: error }, 'new events were told nowhere: followers look for them')
    })
  }

  async #connect(): Promise<RedisConnection> {
    if (this.#connection?.isReady) return this.#connection
    this.#disconnect()
    this.#connection = await openRedis(this.#url, 'greenroom-producer')
    return this.#connection
  }

  #disconnect(): void {
    this.#connection?.destroy()
    this.#connection = null
  }
}
