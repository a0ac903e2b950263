import { createHash } from 'node:crypto'
import { answerLimitMs, type RedisConnection, within } from '#db/bus/redis-connection.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/**
 * The streams are as many as they are for good: a reader that waits names all of them, and a chat that moved to another would lose
 * its order. The pulse carries no notices, only the signs that one would arrive.
 */
const shardCount = 8
const shards = Array.from({ length: shardCount }, (_, index) => `greenroom:log:${index}`)
const pulse = 'greenroom:pulse'
export const allStreams = [...shards, pulse]

/** About so many notices wait in a stream for a reader that is late; who is later reads the rows. */
export const trimmed = (threshold: number) =>
  ({ TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold } }) as const
export const logLength = 4_000
const pulseLength = 100

/** Puts a sign of life into the pulse. Throws where Redis takes none in time. */
export async function beat(connection: RedisConnection): Promise<void> {
  await within(answerLimitMs, connection.xAdd(pulse, '*', { alive: '1' }, trimmed(pulseLength)))
}

/** The stream of a chat, where its notices stay in order. */
export function shardOf(chatId: ChatId): string {
  const [first = 0] = createHash('sha1').update(chatId).digest()
  return shards[first % shardCount] ?? pulse
}
