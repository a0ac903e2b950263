import { sql } from 'drizzle-orm'
import type { Bus, LogNotice, Notice } from '#db/bus/bus.ts'
import { encodeLog } from '#db/bus/encode-log.ts'
import { type Listener, type ListenerHandlers, openListener } from '#db/bus/listener.ts'
import { Subscribers } from '#db/bus/subscribers.ts'
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
  const subscribers = new Subscribers(log)
  let listener: Listener | null = null
  let closed = false

  const handlers: ListenerHandlers = {
    notified(channel, payload) {
      if (channel === logChannel) {
        const notice = JSON.parse(payload) as LogNotice
        subscribers.tell((subscriber) => subscriber.log?.(notice))
      } else {
        const notice = JSON.parse(payload) as Notice
        subscribers.tell((subscriber) => subscriber.notice?.(notice))
      }
    },
    resynced: () => subscribers.tell((subscriber) => subscriber.resynced?.()),
  }

  return {
    publishLog: async (transaction, notice) =>
      await notify(transaction, logChannel, encodeLog(notice, inlineLimitBytes)),
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
      return subscribers.add(subscriber)
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
