import { afterCommit } from '#db/after-commit.ts'
import type { Bus, LogNotice } from '#db/bus/bus.ts'
import { type Carrier, RedisFollower } from '#db/bus/redis-follower.ts'
import { RedisProducer } from '#db/bus/redis-producer.ts'
import { Subscribers } from '#db/bus/subscribers.ts'
import type { Database } from '#db/client.ts'
import { changesStatus } from '#lib/domain/events/event.ts'
import type { Logger } from '#lib/log.ts'

type Parts = { redisUrl: string; postgres: Bus; database: Database; log: Logger }

/**
 * The live tail over Redis Streams, told after the commit; all else stays with `postgres`. While Redis does not answer, what changes a
 * chat's status goes over Postgres too, and followers are told to read the rest from the rows.
 */
export function createRedisBus({ redisUrl, postgres, database, log }: Parts): Bus {
  const subscribers = new Subscribers(log)
  const tellElsewhere = async (notices: readonly LogNotice[]) => {
    const told = notices.filter(isForLists)
    if (told.length === 0) return
    await database.transaction(async (tx) => await postgres.publishLog(tx, told))
  }
  const producer = new RedisProducer(redisUrl, { log, tellElsewhere })
  let follower: RedisFollower | null = null
  let wasDown = false
  const carrier = (state: Carrier) => {
    subscribers.tell((subscriber) => subscriber.carrier?.(state))
    if (wasDown && state === 'live') subscribers.tell((subscriber) => subscriber.resynced?.())
    wasDown = state === 'down'
  }
  const notice = (heard: LogNotice) => subscribers.tell((subscriber) => subscriber.log?.(heard))

  return {
    async publishLog(transaction, told) {
      if (!producer.isUp) return await postgres.publishLog(transaction, told.filter(isForLists))
      afterCommit(transaction, () => {
        for (const notice of told) producer.tell(notice)
      })
    },
    publish: (transaction, told) => postgres.publish(transaction, told),
    async subscribe(handlers) {
      const endNotices = await postgres.subscribe(handlers)
      if (!handlers.log) return endNotices
      const endLog = subscribers.add(handlers)
      follower ??= new RedisFollower(redisUrl, { handlers: { notice, carrier }, log })
      if ((await follower.state()) === 'down') handlers.carrier?.('down')
      return () => {
        endNotices()
        endLog()
      }
    },
    async close() {
      subscribers.clear()
      await Promise.all([producer.close(), follower?.close()])
      await postgres.close()
    },
  }
}

/** Chats are looked at while they are followed; lists only when something says so. */
const isForLists = ({ events }: LogNotice) => events?.some(({ type }) => changesStatus(type)) ?? false
