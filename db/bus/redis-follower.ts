import { setTimeout as delay } from 'node:timers/promises'
import type { LogNotice } from '#db/bus/bus.ts'
import { answerLimitMs, openRedis, type RedisConnection, within } from '#db/bus/redis-connection.ts'
import { allStreams, beat } from '#db/bus/redis-streams.ts'
import type { Logger } from '#lib/log.ts'

const beatMs = 300
/** Nothing heard for so long, not even an own sign of life: Redis hangs. */
const silenceLimitMs = 1_000
/** A sign of life so late is this process' own doing. */
const sleptMs = 2 * beatMs
const retryMs = 300
const waitMs = 1_000
const pageLimit = 200

export type Carrier = 'live' | 'down'
type Handlers = {
  notice(notice: LogNotice): void
  carrier(state: Carrier): void
}

/**
 * What this process hears from Redis. It sends signs of life through it, so that a Redis which hangs, or takes nothing, is told from a
 * quiet one; then it tries again, with connections made anew, until notices arrive.
 */
export class RedisFollower {
  readonly #url: string
  readonly #handlers: Handlers
  readonly #log: Logger
  readonly #closing = new AbortController()
  readonly #known = Promise.withResolvers<void>()
  readonly #following: Promise<void>
  #state: Carrier | null = null

  constructor(url: string, { handlers, log }: { handlers: Handlers; log: Logger }) {
    this.#url = url
    this.#handlers = handlers
    this.#log = log
    this.#following = this.#keepFollowing()
  }

  /** Whether notices arrive, as soon as that is known: within about two seconds. */
  async state(): Promise<Carrier> {
    await this.#known.promise
    return this.#state ?? 'down'
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#following
    this.#known.resolve()
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.#follow()
      } catch (error) {
        if (!signal.aborted && this.#say('down'))
          this.#log.warn({ err: error }, 'Redis carries nothing: followers read from the database')
      }
      await delay(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Two connections: on one it waits, on the other it gives signs of life. Throws when Redis is lost. */
  async #follow(): Promise<void> {
    const opened: RedisConnection[] = []
    const end = () => {
      for (const connection of opened) connection.destroy()
    }
    this.#closing.signal.addEventListener('abort', end)
    try {
      const speaker = await openRedis(this.#url, 'greenroom-follower')
      opened.push(speaker)
      const reader = await openRedis(this.#url, 'greenroom-follower')
      opened.push(reader)
      const places = await within(answerLimitMs, readEnds(speaker))
      const watch = new Watch(speaker, end)
      try {
        for (;;) await this.#readPage(reader, places, watch)
      } finally {
        watch.stop()
      }
    } finally {
      end()
      this.#closing.signal.removeEventListener('abort', end)
    }
  }

  async #readPage(reader: RedisConnection, places: Map<string, string>, watch: Watch): Promise<void> {
    const streams = [...places].map(([key, id]) => ({ key, id }))
    const pages = await reader.xRead(streams, { BLOCK: waitMs, COUNT: pageLimit })
    if (!pages) return
    watch.heard()
    if (this.#say('live')) this.#log.info('Redis carries the live tail')
    for (const { name, messages } of pages)
      for (const { id, message } of messages) {
        places.set(name, id)
        if (message.notice !== undefined) this.#handlers.notice(JSON.parse(message.notice) as LogNotice)
      }
  }

  /** True where that is news. */
  #say(state: Carrier): boolean {
    if (this.#state === state) return false
    this.#state = state
    this.#known.resolve()
    this.#handlers.carrier(state)
    return true
  }
}

/** Where each stream ends now. */
async function readEnds(connection: RedisConnection): Promise<Map<string, string>> {
  const ends = await Promise.all(
    allStreams.map(async (stream) => {
      const newest = await connection.xRevRange(stream, '+', '-', { COUNT: 1 })
      return [stream, newest?.[0]?.id ?? '0-0'] as const
    }),
  )
  return new Map(ends)
}

/** Gives signs of life, and ends what follows when nothing is heard. */
class Watch {
  readonly #timer: NodeJS.Timeout
  #heardMs = performance.now()
  #lookedMs = performance.now()

  constructor(speaker: RedisConnection, onSilence: () => void) {
    const giveSign = () => void beat(speaker).catch(onSilence)
    giveSign()
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      // What came meanwhile is still to be read.
      if (nowMs - this.#lookedMs > sleptMs) this.#heardMs = nowMs
      this.#lookedMs = nowMs
      if (nowMs - this.#heardMs > silenceLimitMs) onSilence()
      else giveSign()
    }, beatMs)
  }

  heard(): void {
    this.#heardMs = performance.now()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
