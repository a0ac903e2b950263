import { createClient } from 'redis'

/** An answer that takes longer does not come. */
export const answerLimitMs = 500
const connectLimitMs = 1_000

export type RedisConnection = Awaited<ReturnType<typeof openRedis>>

/** One connection, made within bounds and never made again by itself; `name` is what the server lists it as. */
export async function openRedis(url: string, name: string) {
  const client = createClient({
    url,
    name,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: connectLimitMs, reconnectStrategy: false },
  })
  // What is lost fails its commands; the event beside that has nobody to tell.
  client.on('error', () => undefined)
  try {
    await within(connectLimitMs, client.connect())
    return client
  } catch (error) {
    client.destroy()
    throw error
  }
}

/** Rejects where an answer does not come in time. */
export async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const refuse = () => late.reject(new Error(`Redis did not answer within ${limitMs} ms`))
  // An answer that is there already, and was not read because this process was busy, is in time.
  const timer = setTimeout(() => setImmediate(refuse), limitMs)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
