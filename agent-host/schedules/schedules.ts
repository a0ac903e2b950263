import { setTimeout as delay } from 'node:timers/promises'
import type PgBoss from 'pg-boss'
import type { Logger } from '#lib/log.ts'

/** Something that is done again and again, once for all hosts of a database. */
export type Schedule = {
  name: string
  cron: string
  /** The length of the times of which it is done once each, as `cron` has them. */
  everySeconds: number
  /** Must be harmless to repeat: a host that dies in the middle is followed by another. */
  run(signal: AbortSignal): Promise<void>
}

/** How often the database is looked at: by the clock of the schedules, for what is to be handed out, for what is to be done. */
export type SchedulePace = { clockSeconds: number; handOutSeconds: number; workSeconds: number; retrySeconds: number }

export type ScheduleParts = {
  /** The database, in which a schema of its own is made. */
  url: string
  log: Logger
  schedules: readonly Schedule[]
  pace?: SchedulePace
}

type JobData = { schedule: string }

const queue = 'upkeep'
const seldom: SchedulePace = { clockSeconds: 45, handOutSeconds: 45, workSeconds: 60, retrySeconds: 60 }
/** A run that takes longer counts as lost, and is made again. */
const expirySeconds = 15 * 60
const stopTimeoutMs = 5_000

/**
 * Runs schedules until the signal aborts. Their jobs are rows, so that they outlive hosts, and each is one host's. What was due while
 * no host ran is done when one starts. A database that cannot be reached is waited for.
 */
export async function runSchedules(parts: ScheduleParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await using boss = await startBoss(parts, signal)
      await boss.ended
      return
    } catch (error) {
      parts.log.warn({ err: error }, 'the schedules could not be started, trying again')
    }
    await delay((parts.pace ?? seldom).retrySeconds * 1_000, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** `ended` resolves when the signal has aborted. */
async function startBoss(
  parts: ScheduleParts,
  signal: AbortSignal,
): Promise<AsyncDisposable & { ended: Promise<void> }> {
  const pace = parts.pace ?? seldom
  // Nobody waits for it while a host starts.
  const { default: Boss } = await import('pg-boss')
  const boss = new Boss({
    connectionString: parts.url,
    application_name: 'greenroom-schedules',
    max: 2,
    cronMonitorIntervalSeconds: pace.clockSeconds,
    cronWorkerIntervalSeconds: pace.handOutSeconds,
    superviseIntervalSeconds: 600,
    monitorIntervalSeconds: 600,
    queueCacheIntervalSeconds: 600,
  })
  boss.on('error', (error) => parts.log.warn({ err: error }, 'the schedules met a fault, and go on'))
  boss.on('warning', ({ message }) => parts.log.warn(message))
  const stop = async () => {
    await boss
      .stop({ graceful: true, timeout: stopTimeoutMs })
      .catch((error: unknown) => parts.log.warn({ err: error }, 'the schedules could not be stopped in order'))
  }
  try {
    await boss.start()
    await boss.createQueue(queue, {
      retryLimit: 3,
      retryDelay: pace.retrySeconds,
      expireInSeconds: expirySeconds,
      deleteAfterSeconds: 2 * 24 * 3_600,
    })
    const options = { pollingIntervalSeconds: pace.workSeconds }
    for (const schedule of parts.schedules) await plan(boss, schedule)
    await boss.work<JobData>(queue, options, (jobs) => work(parts, jobs, signal))
  } catch (error) {
    await stop()
    throw error
  }
  const ended = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return { ended, [Symbol.asyncDispose]: stop }
}

/** Of every stretch of time one job is made: at its minute, or by the first host that starts later. */
async function plan(boss: PgBoss, { name, cron, everySeconds }: Schedule): Promise<void> {
  const data: JobData = { schedule: name }
  const once = { singletonKey: name, singletonSeconds: everySeconds }
  await boss.schedule(queue, cron, data, { key: name, ...once })
  await boss.send(queue, data, once)
}

async function work(parts: ScheduleParts, jobs: PgBoss.Job<JobData>[], signal: AbortSignal): Promise<void> {
  for (const { data } of jobs) {
    const schedule = parts.schedules.find(({ name }) => name === data.schedule)
    // One of another version: its own hosts know what it is.
    if (!schedule) continue
    try {
      await schedule.run(signal)
    } catch (error) {
      parts.log.warn({ err: error, schedule: schedule.name }, 'upkeep failed, trying again')
      throw error
    }
  }
}
