import { setTimeout as delay } from 'node:timers/promises'
import type { LogNotice } from '#db/bus/bus.ts'
import { encodeLog } from '#db/bus/encode-log.ts'
import { answerLimitMs, openRedis, type RedisConnection, within } from '#db/bus/redis-connection.ts'
import { logLength, pulse, pulseLength, type Sign, shardOf, trimmed } from '#db/bus/redis-streams.ts'
import type { Logger } from '#lib/log.ts'

const inlineLimitBytes = 16 * 1024
/** More than these would wait longer than whoever looks at the rows instead. */
const waitingLimit = 2_000
const batchLimit = 200
const retryMs = 500

type Entry = { stream: string; text: string }

/**
 * What this process tells Redis, one batch after the other. Nobody waits for it: what cannot be told is dropped, and after a failure
 * everything is until Redis answers again, when followers are told that something was lost.
 */
export class RedisProducer {
  readonly #url: string
  readonly #log: Logger
  readonly #closing = new AbortController()
  #waiting: Entry[] = []
  #working: Promise<void> | null = null
  #connection: RedisConnection | null = null
  #isUp = true
  #lost = false

  constructor(url: string, log: Logger) {
    this.#url = url
    this.#log = log
  }

  /** False from a failure on until Redis answers again. */
  get isUp(): boolean {
    return this.#isUp
  }

  tell(notice: LogNotice): void {
    if (!this.#isUp || this.#closing.signal.aborted || this.#waiting.length >= waitingLimit) {
      this.#lost = true
      return
    }
    this.#waiting.push({ stream: shardOf(notice.chatId), text: encodeLog(notice, inlineLimitBytes) })
    this.#begin()
  }

  /** Ends it once what waits is told or has failed. */
  async close(): Promise<void> {
    this.#closing.abort()
    while (this.#working) await this.#working
    this.#disconnect()
  }

  #begin(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  async #work(): Promise<void> {
    try {
      while (this.#waiting.length > 0 || this.#lost) await this.#send(await this.#connect())
    } catch (error) {
      this.#fail(error)
      await this.#recover()
    }
  }

  async #connect(): Promise<RedisConnection> {
    if (!this.#connection?.isReady) {
      this.#disconnect()
      this.#connection = await openRedis(this.#url, 'greenroom-producer')
    }
    return this.#connection
  }

  async #send(connection: RedisConnection): Promise<void> {
    const batch = this.#waiting.splice(0, batchLimit)
    const told = batch.map(({ stream, text }) => connection.xAdd(stream, '*', { notice: text }, trimmed(logLength)))
    if (this.#lost && this.#waiting.length === 0) {
      const sign: Sign = 'lost'
      told.push(connection.xAdd(pulse, '*', { sign }, trimmed(pulseLength)))
      this.#lost = false
    }
    try {
      await within(answerLimitMs, Promise.all(told))
    } catch (error) {
      this.#lost = true
      throw error
    }
  }

  #fail(error: unknown): void {
    this.#isUp = false
    this.#lost = true
    this.#waiting = []
    this.#disconnect()
    this.#log.warn({ err: error }, 'Redis cannot be told of new events: followers read them from the database')
  }

  async #recover(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await this.#send(await this.#connect())
        this.#isUp = true
        this.#log.info('Redis is told of new events again')
        return
      } catch {
        this.#disconnect()
      }
    }
  }

  #disconnect(): void {
    this.#connection?.destroy()
    this.#connection = null
  }
}
