import { describe, expect, it } from 'vitest'
import type { Bus, LogNotice, Notice } from '#db/bus/bus.ts'
import type { Database, Transaction } from '#db/client.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatId, HostId, TurnId } from '#lib/domain/ids.ts'

/** What a contract run needs of an adapter: two processes' ends of one bus, and a way to cut what carries it. */
export type BusUnderTest = {
  near: Bus
  far: Bus
  database: Database
  /** Breaks the far end's connection, as a restart of what carries the bus does. */
  breakFar(): Promise<void>
  close(): Promise<void>
}

const work: Notice = { type: 'work', hostId: 'host' as HostId, chatId: 'chat' as ChatId }
const logNotice = (seq: number, chatId = 'chat' as ChatId): LogNotice => {
  const turnId = 'turn' as TurnId
  const event: ChatEvent = { type: 'turn.removed', turnId, seq, at: '2026-01-01T00:00:00.000Z' }
  return { chatId, fromSeq: seq, toSeq: seq, events: [event] }
}

/** Collects what a bus delivers, and waits until so much of it has come. */
function collector<T>() {
  const items: T[] = []
  let changed = Promise.withResolvers<void>()
  return {
    items,
    add(item: T) {
      items.push(item)
      changed.resolve()
      changed = Promise.withResolvers<void>()
    },
    async count(wanted: number): Promise<T[]> {
      while (items.length < wanted) await changed.promise
      return items
    },
  }
}

/** The suite that every adapter of `Bus` passes. */
export function busContract(name: string, open: () => Promise<BusUnderTest>): void {
  const withBus = async (run: (bus: BusUnderTest) => Promise<void>) => {
    const bus = await open()
    try {
      await run(bus)
    } finally {
      await bus.close()
    }
  }

  describe(`${name} as a bus`, () => {
    it('carries log notices with their events to another process, in the order of the commits of a chat', () =>
      withBus(async ({ near, far, database }) => {
        const seen = collector<LogNotice>()
        await far.subscribe({ log: seen.add })
        for (const seq of [1, 3]) {
          const notices = [logNotice(seq), logNotice(seq + 1)]
          await database.transaction(async (tx) => await near.publishLog(tx, notices))
        }
        expect(await seen.count(4)).toEqual([logNotice(1), logNotice(2), logNotice(3), logNotice(4)])
      }))

    it('carries nothing of a transaction that rolled back', () =>
      withBus(async ({ near, far, database }) => {
        const seen = collector<Notice>()
        await far.subscribe({ notice: seen.add })
        const rolledBack = database.transaction(async (tx) => {
          await near.publish(tx, { type: 'job', jobId: 'rolled-back' })
          throw new Error('rolled back')
        })
        await expect(rolledBack).rejects.toThrow('rolled back')
        await database.transaction(async (tx) => await near.publish(tx, work))
        expect(await seen.count(1)).toEqual([work])
      }))

    it('carries no events of a transaction, or a part of one, that rolled back', () =>
      withBus(async ({ near, far, database }) => {
        const seen = collector<LogNotice>()
        await far.subscribe({ log: seen.add })
        const tell = async (tx: Transaction, seq: number, lost: boolean) => {
          await near.publishLog(tx, [logNotice(seq)])
          if (lost) throw new Error('rolled back')
        }
        await expect(database.transaction((tx) => tell(tx, 1, true))).rejects.toThrow('rolled back')
        await database.transaction(async (tx) => {
          await tell(tx, 2, false)
          await expect(tx.transaction((part) => tell(part, 3, true))).rejects.toThrow('rolled back')
          await tx.transaction((part) => tell(part, 4, false))
        })
        expect(await seen.count(2)).toEqual([logNotice(2), logNotice(4)])
      }))

    it('says only where the events are when they are too large to carry', () =>
      withBus(async ({ near, far, database }) => {
        const seen = collector<LogNotice>()
        await far.subscribe({ log: seen.add })
        const chatId = 'é'.repeat(3_700) as ChatId
        const small = logNotice(1, chatId)
        const event = small.events?.[0]
        const large = { ...logNotice(2, chatId), events: event ? Array.from({ length: 1_000 }, () => event) : [] }
        await database.transaction(async (tx) => await near.publishLog(tx, [small, large]))
        expect(await seen.count(2)).toEqual([small, { ...large, events: null }])
      }))

    it('delivers to its own process too, and to each subscriber once', () =>
      withBus(async ({ near, database }) => {
        const [first, second] = [collector<Notice>(), collector<Notice>()]
        await near.subscribe({ notice: first.add })
        await near.subscribe({ notice: second.add })
        await database.transaction(async (tx) => await near.publish(tx, work))
        await Promise.all([first.count(1), second.count(1)])
        expect([first.items, second.items]).toEqual([[work], [work]])
      }))

    it('delivers nothing to a subscriber that ended', () =>
      withBus(async ({ near, database }) => {
        const [ended, other] = [collector<Notice>(), collector<Notice>()]
        const end = await near.subscribe({ notice: ended.add })
        await near.subscribe({ notice: other.add })
        end()
        await database.transaction(async (tx) => await near.publish(tx, work))
        await other.count(1)
        expect(ended.items).toEqual([])
      }))

    it('goes on delivering to the others when a subscriber throws', () =>
      withBus(async ({ near, database }) => {
        const seen = collector<Notice>()
        await near.subscribe({
          notice: () => {
            throw new Error('a bug of the subscriber')
          },
        })
        await near.subscribe({ notice: seen.add })
        await database.transaction(async (tx) => await near.publish(tx, work))
        expect(await seen.count(1)).toEqual([work])
      }))

    it('says that it may have missed something once it is connected again, and delivers what comes then', () =>
      withBus(async ({ near, far, database, breakFar }) => {
        const [logs, notices, resyncs] = [collector<LogNotice>(), collector<Notice>(), collector<null>()]
        await far.subscribe({ log: logs.add, notice: notices.add, resynced: () => resyncs.add(null) })
        await breakFar()
        await resyncs.count(1)
        await database.transaction(async (tx) => {
          await near.publishLog(tx, [logNotice(8)])
          await near.publish(tx, work)
        })
        expect(await logs.count(1)).toEqual([logNotice(8)])
        expect(await notices.count(1)).toEqual([work])
      }))

    it('takes no subscriber once it is closed', () =>
      withBus(async ({ near }) => {
        await near.close()
        await expect(near.subscribe({})).rejects.toThrow('closed')
      }))
  })
}
