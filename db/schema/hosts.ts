import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { RegistryAgent } from '#lib/domain/backends/registry-agent.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId, HostId, JobId, PersonId } from '#lib/domain/ids.ts'
import { type HostJobInput, hostJobStates } from '#lib/domain/jobs/host-job.ts'

export const hosts = pgTable('hosts', {
  id: text().$type<HostId>().primaryKey(),
  name: text().notNull(),
  startedAt: instant().notNull().default(now),
  seenAt: instant().notNull().default(now),
  /** What it can run, as it found when it last looked. */
  backends: jsonb().$type<BackendInfo[]>().notNull().default([]),
  /** Its warm pool, as it last said. */
  pool: jsonb().$type<PoolReport>(),
})

/** What the web wants of a host. */
export const hostJobs = pgTable(
  'host_jobs',
  {
    id: text().$type<JobId>().primaryKey(),
    /** The host that must do it; null: any. */
    hostId: text().$type<HostId>(),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    input: jsonb().$type<HostJobInput>().notNull(),
    state: text({ enum: hostJobStates }).notNull(),
    output: jsonb().$type<unknown>(),
    fault: jsonb().$type<{ code: string; message: string }>(),
    attempts: integer().notNull().default(0),
    createdAt: instant().notNull().default(now),
    claimedBy: text().$type<HostId>(),
    claimExpiresAt: instant(),
    /** A job that nobody claimed by then fails. */
    expiresAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [index('host_jobs_waiting').on(table.createdAt).where(sql`${table.state} in ('queued', 'claimed')`)],
)

/** Custom ACP commands that an administrator added. */
export const customBackends = pgTable('custom_backends', {
  id: text().$type<BackendId>().primaryKey(),
  name: text().notNull(),
  command: text().notNull(),
  args: jsonb().$type<string[]>().notNull(),
  env: jsonb().$type<Record<string, string>>().notNull(),
  /** The agent of the registry that it is, where it is one. */
  registry: jsonb().$type<RegistryAgent>(),
  createdAt: instant().notNull().default(now),
})
