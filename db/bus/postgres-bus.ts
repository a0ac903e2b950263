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
const payloadLimitBytes = 7_990
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
        for (const notice of JSON.parse(payload) as LogNotice[])
          subscribers.tell((subscriber) => subscriber.log?.(notice))
      } else {
        const notice = JSON.parse(payload) as Notice
        subscribers.tell((subscriber) => subscriber.notice?.(notice))
      }
    },
    resynced: () => subscribers.tell((subscriber) => subscriber.resynced?.()),
  }

  return {
    publishLog: async (transaction, notices) =>
      await notify(transaction, logChannel, joined(notices.map((notice) => encodeLog(notice, inlineLimitBytes)))),
    publish: async (transaction, notice) => await notify(transaction, noticeChannel, [JSON.stringify(notice)]),
    async subscribe(subscriber) {
      if (closed) throw new Error('the bus is closed')
      listener ??= openListener(directUrl, [noticeChannel], { handlers, log })
      const opened = listener
      try {
        await opened.ready
        // Every token goes there: who only works need not hear it.
        if (subscriber.log) await opened.listen(logChannel)
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

async function notify(transaction: Transaction, channel: string, payloads: readonly string[]): Promise<void> {
  if (payloads.length === 0) return
  const all = sql.param([...payloads])
  await transaction.execute(sql`select pg_notify(${channel}, payload) from unnest(${all}::text[]) as payload`)
}

/** JSON texts as few arrays, none longer than NOTIFY takes. */
function joined(texts: readonly string[]): string[] {
  const arrays: string[] = []
  let open: string[] = []
  let bytes = 0
  for (const text of texts) {
    const length = Buffer.byteLength(text) + 1
    if (open.length > 0 && bytes + length > payloadLimitBytes) {
      arrays.push(`[${open.join()}]`)
      open = []
      bytes = 0
    }
    open.push(text)
    bytes += length
  }
  return open.length > 0 ? [...arrays, `[${open.join()}]`] : arrays
}
