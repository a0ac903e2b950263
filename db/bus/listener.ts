import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '#lib/log.ts'

export type ListenerHandlers = {
  notified(channel: string, payload: string): void
  /** Heard again after the connection was lost. */
  resynced(): void
}

export type Listener = {
  ready: Promise<void>
  /** Listens on one more channel. */
  listen(channel: string): Promise<void>
  close(): Promise<void>
}

const retryDelayMs = 250

/**
 * One connection that listens on `channels` and comes back whenever it is lost, until it is closed. `ready` resolves when it hears for
 * the first time and rejects where it cannot.
 */
export function openListener(
  url: string,
  channels: readonly string[],
  { handlers, log }: { handlers: ListenerHandlers; log: Logger },
): Listener {
  const listened = new Set(channels)
  let closed = false
  let current: pg.Client | null = null

  const hear = async () => {
    const client = new pg.Client({ connectionString: url, application_name: 'greenroom', keepAlive: true })
    client.on('notification', ({ channel, payload }) => handlers.notified(channel, payload ?? ''))
    // What is lost is told by 'end'.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query([...listened].map((channel) => `listen ${channel}`).join('; '))
    } catch (error) {
      await client.end()
      throw error
    }
    if (closed) return await client.end()
    current = client
    client.once('end', () => {
      if (!closed) void hearAgain()
    })
  }

  const hearAgain = async () => {
    for (let tries = 1; !closed; tries++) {
      try {
        await hear()
        return handlers.resynced()
      } catch (error) {
        if (tries === 1) log.warn({ err: error }, 'the database cannot be listened to, trying until it can')
        await delay(retryDelayMs)
      }
    }
  }

  return {
    ready: hear(),
    async listen(channel) {
      if (listened.has(channel)) return
      listened.add(channel)
      // A connection that is lost just now listens to it when it is back.
      await current?.query(`listen ${channel}`).catch(() => undefined)
    },
    async close() {
      closed = true
      await current?.end()
    },
  }
}
