import { setTimeout as delay } from 'node:timers/promises'
import { connectSql } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

export type ListenerHandlers = {
  notified(channel: string, payload: string): void
  /** Heard again after the connection was lost. */
  resynced(): void
}

export type Listener = { ready: Promise<void>; close(): Promise<void> }

const retryDelayMs = 250

/**
 * One connection that listens on `channels` and comes back whenever it is lost, until it is closed. `ready` resolves when it hears for
 * the first time and rejects where it cannot. (The driver's own `listen` queues itself again at each failed try, and then says so as
 * many times.)
 */
export function openListener(
  url: string,
  channels: readonly string[],
  { handlers, log }: { handlers: ListenerHandlers; log: Logger },
): Listener {
  const closed = new AbortController()
  let hears = false
  // `onnotify` is what the driver's `listen` is made with; its types leave it out.
  const options = {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    backoff: () => 0,
    onnotify: (channel: string, payload: string) => handlers.notified(channel, payload),
    onclose: () => {
      if (!hears || closed.signal.aborted) return
      hears = false
      void hearAgain()
    },
  }
  const client = connectSql(url, options)

  // One simple query, so that all is heard on one connection or nothing is.
  const hear = async () => {
    await client.unsafe(channels.map((channel) => `listen ${channel}`).join('; ')).simple()
    hears = true
  }

  const hearAgain = async () => {
    for (let tries = 1; ; tries++) {
      try {
        await hear()
        return handlers.resynced()
      } catch (error) {
        if (closed.signal.aborted) return
        if (tries === 1) log.warn({ err: error }, 'the database cannot be listened to, trying until it can')
        await delay(retryDelayMs)
      }
    }
  }

  return {
    ready: hear(),
    async close() {
      closed.abort()
      await client.end({ timeout: 1 })
    },
  }
}
