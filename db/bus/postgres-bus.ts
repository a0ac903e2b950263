import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Bus, BusHandlers, LogNotice, Notice } from '#db/bus/bus.ts'
import { connectSql, type Transaction } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

const logChannel = 'greenroom_log'
const noticeChannel = 'greenroom_notice'
/** NOTIFY takes 8,000 bytes at most, its terminator included. */
const inlineLimitBytes = 7_900
const retryDelaySeconds = 0.25

/**
 * The live tail over NOTIFY. One connection per process listens, opened with the first subscriber; `directUrl` must lead to
 * Postgres itself, since a transaction pooler loses LISTEN.
 */
export function createPostgresBus(directUrl: string, log: Logger): Bus {
  const subscribers = new Set<BusHandlers>()
  let listener: { client: Sql; ready: Promise<void> } | null = null
  let closed = false

  const tell = (deliver: (handlers: BusHandlers) => void) => {
    for (const handlers of [...subscribers]) {
      try {
        deliver(handlers)
      } catch (error) {
        log.error({ err: error }, 'a subscriber of the bus failed')
      }
    }
  }

  const open = () => {
    const client = connectSql(directUrl, { max: 1, backoff: () => retryDelaySeconds })
    const ready = listen(client, {
      log: (notice) => tell((handlers) => handlers.log?.(notice)),
      notice: (notice) => tell((handlers) => handlers.notice?.(notice)),
      resynced: () => tell((handlers) => handlers.resynced?.()),
    })
    return { client, ready }
  }

  return {
    publishLog: async (transaction, notice) => await notify(transaction, logChannel, encodeLog(notice)),
    publish: async (transaction, notice) => await notify(transaction, noticeChannel, JSON.stringify(notice)),
    async subscribe(handlers) {
      if (closed) throw new Error('the bus is closed')
      listener ??= open()
      const { client, ready } = listener
      try {
        await ready
      } catch (error) {
        if (listener?.client === client) listener = null
        await client.end({ timeout: 0 })
        throw error
      }
      subscribers.add(handlers)
      return () => subscribers.delete(handlers)
    },
    async close() {
      closed = true
      subscribers.clear()
      await listener?.client.end({ timeout: 1 })
    },
  }
}

/** Resolves when both channels are heard. Each time that one is heard again, something of it may have been missed. */
async function listen(client: Sql, handlers: Required<BusHandlers>): Promise<void> {
  let heard = 0
  const onListen = () => {
    if (++heard > 2) handlers.resynced()
  }
  await client.listen(logChannel, (payload) => handlers.log(JSON.parse(payload) as LogNotice), onListen)
  await client.listen(noticeChannel, (payload) => handlers.notice(JSON.parse(payload) as Notice), onListen)
}

async function notify(transaction: Transaction, channel: string, payload: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${channel}, ${payload})`)
}

/** The notice with its events while they fit, else without. */
function encodeLog(notice: LogNotice): string {
  const whole = JSON.stringify(notice)
  return Buffer.byteLength(whole) < inlineLimitBytes ? whole : JSON.stringify({ ...notice, events: null })
}
