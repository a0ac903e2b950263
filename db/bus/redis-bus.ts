import { setTimeout as delay } from 'node:timers/promises'
import { afterCommit } from '#db/after-commit.ts'
import type { Bus, LogNotice } from '#db/bus/bus.ts'
import { type Carrier, RedisFollower } from '#db/bus/redis-follower.ts'
import { RedisProducer } from '#db/bus/redis-producer.ts'
import { Subscribers } from '#db/bus/subscribers.ts'
import { changesStatus } from '#lib/domain/events/event.ts'
import type { Logger } from '#lib/log.ts'

/** Producers that lost something come back at about the same time. */
const gatherLostMs = 200

/**
 * The live tail over Redis Streams, told after the commit; all else stays with `postgres`. While Redis does not answer, what changes a
 * chat's status goes over Postgres too, and followers are told to read the rest from the rows.
 */
export function createRedisBus({ redisUrl, postgres, log }: { redisUrl: string; postgres: Bus; log: Logger }): Bus {
  const subscribers = new Subscribers(log)
  const producer = new RedisProducer(redisUrl, log)
  const closing = new AbortController()
  let follower: RedisFollower | null = null
  let isGathering = false
  let wasDown = false

  const resynced = () => subscribers.tell((subscriber) => subscriber.resynced?.())
  const carrier = (state: Carrier) => {
    subscribers.tell((subscriber) => subscriber.carrier?.(state))
    if (wasDown && state === 'live') resynced()
    wasDown = state === 'down'
  }
  const lost = async () => {
    if (isGathering) return
    isGathering = true
    await delay(gatherLostMs, undefined, { signal: closing.signal }).catch(() => undefined)
    isGathering = false
    if (!closing.signal.aborted) resynced()
  }
  const notice = (heard: LogNotice) => subscribers.tell((subscriber) => subscriber.log?.(heard))

  return {
    async publishLog(transaction, told) {
      if (producer.isUp) afterCommit(transaction, () => producer.tell(told))
      else if (told.events?.some(({ type }) => changesStatus(type))) await postgres.publishLog(transaction, told)
    },
    publish: (transaction, told) => postgres.publish(transaction, told),
    async subscribe(handlers) {
      const endNotices = await postgres.subscribe(handlers)
      if (!handlers.log) return endNotices
      const endLog = subscribers.add(handlers)
      follower ??= new RedisFollower(redisUrl, { handlers: { notice, carrier, lost: () => void lost() }, log })
      if ((await follower.state()) === 'down') handlers.carrier?.('down')
      return () => {
        endNotices()
        endLog()
      }
    },
    async close() {
      closing.abort()
      subscribers.clear()
      await Promise.all([producer.close(), follower?.close()])
      await postgres.close()
    },
  }
}
