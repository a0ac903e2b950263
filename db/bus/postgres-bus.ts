import { sql } from 'drizzle-orm'
import type { Bus, BusHandlers, LogNotice, Notice } from '#db/bus/bus.ts'
import { type Listener, type ListenerHandlers, openListener } from '#db/bus/listener.ts'
import type { Transaction } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

const logChannel = 'greenroom_log'
const noticeChannel = 'greenroom_notice'
/** NOTIFY takes 8,000 bytes at most, its terminator included. */
const inlineLimitBytes = 7_900

/**
 * The live tail over NOTIFY. One connection per process listens, opened with the first subscriber; `directUrl` must lead to
 * Postgres itself, since a transaction pooler loses LISTEN.
 */
export function createPostgresBus(directUrl: string, log: Logger): Bus {
  const subscribers = new Set<BusHandlers>()
  let listener: Listener | null = null
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
  const handlers: ListenerHandlers = {
    notified(channel, payload) {
      if (channel === logChannel) {
        const notice = JSON.parse(payload) as LogNotice
        tell((subscriber) => subscriber.log?.(notice))
      } else {
        const notice = JSON.parse(payload) as Notice
        tell((subscriber) => subscriber.notice?.(notice))
      }
    },
    resynced: () => tell((subscriber) => subscriber.resynced?.()),
  }

  return {
    publishLog: async (transaction, notice) => await notify(transaction, logChannel, encodeLog(notice)),
    publish: async (transaction, notice) => await notify(transaction, noticeChannel, JSON.stringify(notice)),
    async subscribe(subscriber) {
      if (closed) throw new Error('the bus is closed')
      listener ??= openListener(directUrl, [logChannel, noticeChannel], { handlers, log })
      const opened = listener
      try {
        await opened.ready
      } catch (error) {
        if (listener === opened) listener = null
        await opened.close()
        throw error
      }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    async close() {
      closed = true
      subscribers.clear()
      await listener?.close()
    },
  }
}

async function notify(transaction: Transaction, channel: string, payload: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${channel}, ${payload})`)
}

/** The notice with its events while they fit, else without. */
function encodeLog(notice: LogNotice): string {
  const whole = JSON.stringify(notice)
  return Buffer.byteLength(whole) < inlineLimitBytes ? whole : JSON.stringify({ ...notice, events: null })
}
