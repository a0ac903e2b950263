import { setTimeout as delay } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Follower } from '#tests/support/faults/follower.ts'
import type { Installation } from '#tests/support/faults/installation.ts'
import { agentsOf } from '#tests/support/faults/processes.ts'

export type Scene = { installation: Installation; follower: Follower }

/** One way in which something breaks. */
export type Fault = {
  name: string
  /** How turns that it meets may end; where it says nothing of it, as if nothing had been. */
  ends?: readonly ('interrupted' | 'failed')[]
  /** No turn goes on after it. */
  endsAlways?: true
  /** A program that the supervisor starts again after a pause that grows: not to be killed too often. */
  restarts?: true
  /** Takes a data folder on a disk of its own. */
  smallDisk?: true
  /** Takes a Redis that carries the live tail. */
  redis?: true
  /** Breaks it; what it gives mends it. */
  strike(scene: Scene): Promise<(() => Promise<void>) | null>
}

const kill = (pid: number) => {
  if (pid > 1) process.kill(pid, 'SIGKILL')
}

export const faults: readonly Fault[] = [
  {
    name: 'web',
    restarts: true,
    async strike({ installation: { app } }) {
      kill(await app.webPid())
      return null
    },
  },
  {
    name: 'host',
    ends: ['interrupted'],
    restarts: true,
    async strike({ installation: { app } }) {
      kill(await app.hostPid())
      return null
    },
  },
  {
    name: 'agent',
    ends: ['failed'],
    endsAlways: true,
    async strike({ installation: { app } }) {
      const hostPid = await app.hostPid()
      const signal = AbortSignal.timeout(5_000)
      for (;;) {
        const agents = await agentsOf(hostPid)
        for (const { pid } of agents) killIfThere(pid)
        if (agents.length > 0 || signal.aborted) return null
        await delay(10)
      }
    },
  },
  {
    name: 'postgres',
    async strike({ installation }) {
      kill(await installation.postmasterPid())
      return null
    },
  },
  {
    name: 'follower',
    async strike({ follower }) {
      follower.cut()
      return null
    },
  },
  {
    name: 'bus hung',
    async strike({ installation }) {
      const pids = await listeners(installation)
      for (const pid of pids) process.kill(pid, 'SIGSTOP')
      return async () => {
        for (const pid of pids) process.kill(pid, 'SIGCONT')
      }
    },
  },
  {
    name: 'bus cut',
    async strike({ installation }) {
      await installation.sql(
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`,
      )
      return null
    },
  },
  {
    name: 'redis hung',
    redis: true,
    async strike({ installation: { redis } }) {
      redis?.hang()
      return async () => redis?.goOn()
    },
  },
  {
    name: 'redis killed',
    redis: true,
    async strike({ installation: { redis } }) {
      await redis?.kill()
      return async () => await redis?.startAgain()
    },
  },
  {
    name: 'no writes',
    async strike({ installation }) {
      await installation.sql(async (sql) => {
        await sql`alter database greenroom set default_transaction_read_only = on`
        await cutOthers(sql)
      })
      return async () => {
        await installation.sql(async (sql) => {
          await sql`set default_transaction_read_only = off`
          await sql`alter database greenroom reset default_transaction_read_only`
          // Who connected just before took the setting along, and is seen only now.
          for (let times = 0; times < 3; times++) {
            await cutOthers(sql)
            await delay(100)
          }
        })
      }
    },
  },
  {
    name: 'full disk',
    ends: ['failed', 'interrupted'],
    smallDisk: true,
    async strike({ installation: { disk } }) {
      await disk?.fill()
      return disk && (() => disk.free())
    },
  },
]

/** How long what can be mended stays broken. */
export const faultLastsMs = 3_000

const cutOthers = (sql: Sql) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`

const listeners = (installation: Installation): Promise<number[]> =>
  installation.sql(async (sql) => {
    const rows = await sql<{ pid: number }[]>`select pid from pg_stat_activity where query like 'listen %'`
    return rows.map(({ pid }) => pid)
  })

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
