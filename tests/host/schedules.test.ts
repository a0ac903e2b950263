import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runSchedules, type Schedule, type SchedulePace } from '#agent-host/schedules/schedules.ts'
import { makeLog } from '#lib/log.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

const hasty: SchedulePace = { clockSeconds: 1, handOutSeconds: 1, workSeconds: 1, retrySeconds: 1 }
/** At a minute of the year that is not now. */
const never = '0 0 29 2 *'

let database: TestStore
beforeEach(async () => {
  database = await testStore()
})
afterEach(() => database.close())

/** Counts its runs, and resolves at one of them. */
class Counted {
  runs: string[] = []
  fails = 0
  #wanted = { runs: 0, done: () => undefined as unknown }

  schedule(host: string, more: Partial<Schedule> = {}): Schedule {
    const run = async () => {
      this.runs.push(host)
      if (this.runs.length >= this.#wanted.runs) this.#wanted.done()
      if (this.fails-- > 0) throw new Error('not yet')
    }
    return { name: 'counted', cron: never, everySeconds: 3_600, run, ...more }
  }

  until(runs: number): Promise<void> {
    if (this.runs.length >= runs) return Promise.resolve()
    return new Promise((done) => {
      this.#wanted = { runs, done: () => done() }
    })
  }
}

function startHost(schedule: Schedule) {
  const closed = new AbortController()
  const parts = { url: database.url, log: makeLog('test', 'silent'), schedules: [schedule], pace: hasty }
  const running = runSchedules(parts, closed.signal)
  const stop = async () => {
    closed.abort()
    await running
  }
  return { stop, [Symbol.asyncDispose]: stop }
}
const jobs = async () =>
  (await database.store.database.execute<{ state: string }>(sql`select state from pgboss.job where name = 'upkeep'`))
    .rows
const ended = () =>
  expect.poll(async () => (await jobs()).every(({ state }) => state === 'completed'), { timeout: 10_000 }).toBe(true)

describe('schedules', () => {
  it('run once, however many hosts there are', async () => {
    const counted = new Counted()
    await using one = startHost(counted.schedule('one'))
    await using two = startHost(counted.schedule('two'))
    await using three = startHost(counted.schedule('three'))
    await counted.until(1)
    await ended()
    // Each has looked again by then, more than once.
    await delay(3_000)
    expect(counted.runs).toHaveLength(1)
    await Promise.all([one.stop(), two.stop(), three.stop()])
  })

  it('run at their minute, once for all hosts', async () => {
    const counted = new Counted()
    const everyMinute = { cron: '* * * * *', everySeconds: 60 }
    await using one = startHost(counted.schedule('one', everyMinute))
    await using two = startHost(counted.schedule('two', everyMinute))
    await counted.until(1)
    // As if the time before had been the one that was due: the clock hands out the next.
    await database.store.database.execute(sql`update pgboss.job set singleton_on = singleton_on - interval '1 hour'`)
    await counted.until(2)
    await Promise.all([one.stop(), two.stop()])
    expect(counted.runs).toHaveLength(2)
  })

  it('make up for what was due while no host ran, once', async () => {
    const counted = new Counted()
    const first = startHost(counted.schedule('one'))
    await counted.until(1)
    await first.stop()
    const again = startHost(counted.schedule('one'))
    await delay(2_500)
    await again.stop()
    expect(counted.runs).toHaveLength(1)
    await database.store.database.execute(sql`update pgboss.job set singleton_on = singleton_on - interval '1 hour'`)
    await using two = startHost(counted.schedule('two'))
    await using three = startHost(counted.schedule('three'))
    await counted.until(2)
    await ended()
    await Promise.all([two.stop(), three.stop()])
    expect(counted.runs).toHaveLength(2)
  })

  it('that fail are tried again', async () => {
    const counted = new Counted()
    counted.fails = 2
    await using host = startHost(counted.schedule('one'))
    await counted.until(3)
    await ended()
    await host.stop()
    expect(counted.runs).toHaveLength(3)
  })

  it('go on after the database cut every connection, and begin where it was away at first', async () => {
    const counted = new Counted()
    const allow = (yes: boolean) =>
      database.store.database.execute(
        sql.raw(`alter database ${new URL(database.url).pathname.slice(1)} allow_connections ${yes}`),
      )
    const cut = () =>
      database.store.database.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'greenroom-schedules'`,
      )
    await database.store.database.execute(sql`select 1`)
    await allow(false)
    await using host = startHost(counted.schedule('one'))
    await delay(1_500)
    await allow(true)
    await counted.until(1)
    await ended()
    await cut()
    await database.store.database.execute(sql`delete from pgboss.job where name = 'upkeep'`)
    await database.store.database.execute(
      sql`insert into pgboss.job (name, data, policy, retry_limit, expire_seconds)
        select 'upkeep', '{"schedule":"counted"}'::jsonb, policy, 3, 60 from pgboss.queue where name = 'upkeep'`,
    )
    await cut()
    await counted.until(2)
    await host.stop()
  })
})
