import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type SQL, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { runSchedules, type Schedule, type SchedulePace } from '#agent-host/schedules/schedules.ts'
import { makeLog } from '#lib/log.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

const hasty: SchedulePace = { clockSeconds: 1, handOutSeconds: 1, workSeconds: 1, retrySeconds: 1 }
const week = 7 * 86_400
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
    return { name: 'counted', cron: never, everySeconds: week, run, ...more }
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

const ask = (statement: SQL) => database.store.database.execute<{ open: string }>(statement)
const ended = () =>
  expect
    .poll(async () => (await ask(sql`select count(*) as open from pgboss.job where state <> 'completed'`)).rows, {
      timeout: 10_000,
    })
    .toEqual([{ open: '0' }])
const addJobs = (schedule: string, count = 1) =>
  ask(sql`insert into pgboss.job (name, data, policy, retry_limit, expire_seconds)
    select 'upkeep', jsonb_build_object('schedule', ${schedule}::text), policy, 3, 60
    from pgboss.queue, generate_series(1, ${count}) where name = 'upkeep'`)
/** Resolves when the hosts have looked for work many times more. */
const lookedAgain = async () => {
  await addJobs('of another version', 6)
  await ended()
}
/** The time that was done becomes an earlier one. */
const passTime = () => ask(sql`update pgboss.job set singleton_on = singleton_on - interval '7 days'`)

describe('schedules', () => {
  it('run once, however many hosts there are', async () => {
    const counted = new Counted()
    await using one = startHost(counted.schedule('one'))
    await using two = startHost(counted.schedule('two'))
    await using three = startHost(counted.schedule('three'))
    await counted.until(1)
    await lookedAgain()
    expect(counted.runs).toHaveLength(1)
    await Promise.all([one.stop(), two.stop(), three.stop()])
  })

  it('run at their minute, once for all hosts', async () => {
    const counted = new Counted()
    const everyMinute = { cron: '* * * * *', everySeconds: week }
    await using one = startHost(counted.schedule('one', everyMinute))
    await using two = startHost(counted.schedule('two', everyMinute))
    await counted.until(1)
    await passTime()
    await counted.until(2)
    await lookedAgain()
    await Promise.all([one.stop(), two.stop()])
    expect(counted.runs).toHaveLength(2)
  })

  it('make up for what was due while no host ran, once', async () => {
    const counted = new Counted()
    const first = startHost(counted.schedule('one'))
    await counted.until(1)
    await first.stop()
    const again = startHost(counted.schedule('one'))
    await lookedAgain()
    await again.stop()
    expect(counted.runs).toHaveLength(1)
    await passTime()
    await using two = startHost(counted.schedule('two'))
    await using three = startHost(counted.schedule('three'))
    await counted.until(2)
    await lookedAgain()
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

  it('begin once the database is there, and go on after it cut every connection', async () => {
    const counted = new Counted()
    const directory = await mkdtemp(path.join(tmpdir(), 'schedules-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    const [address, away] = [new URL(database.url), path.join(directory, 'socket')]
    const folder = address.searchParams.get('host') ?? ''
    address.searchParams.set('host', away)
    const refused = Promise.withResolvers<void>()
    const log = Object.assign(makeLog('test', 'silent'), { warn: () => refused.resolve() })
    const closed = new AbortController()
    const schedules = [counted.schedule('one')]
    const running = runSchedules({ url: address.href, log, schedules, pace: hasty }, closed.signal)
    await refused.promise
    await symlink(folder, away)
    await counted.until(1)
    await ended()
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'greenroom-schedules'`
    for (let time = 2; time < 5; time++) {
      await ask(cut)
      await addJobs('counted')
      await ask(cut)
      await counted.until(time)
    }
    closed.abort()
    await running
  })
})
