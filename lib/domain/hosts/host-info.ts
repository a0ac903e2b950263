import { z } from 'zod'
import { backendStates } from '#lib/domain/backends/backend.ts'
import { poolReport, slotReport } from '#lib/domain/hosts/pool-report.ts'
import { backendId, hostId } from '#lib/domain/ids.ts'

/** A process of a host's warm pool, with whose it is. Which chats it serves is for nobody to see here. */
export const slotInfo = slotReport.omit({ chats: true }).extend({
  /** How many chats' sessions it holds. */
  sessions: z.number().int(),
  /** Null where the account or the workspace is gone. */
  personName: z.string().nullable(),
  workspaceName: z.string().nullable(),
})
export type SlotInfo = z.infer<typeof slotInfo>

export const poolInfo = poolReport.extend({ slots: z.array(slotInfo) })
export type PoolInfo = z.infer<typeof poolInfo>

/** A host, as it last said. */
export const hostInfo = z.object({
  id: hostId,
  name: z.string(),
  startedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  /** Whether it was seen lately. What one that was not said last is not told. */
  live: z.boolean(),
  backends: z.array(
    z.object({
      id: backendId,
      name: z.string(),
      version: z.string().nullable(),
      state: z.enum(backendStates),
      fault: z.string().nullable(),
    }),
  ),
  pool: poolInfo.nullable(),
})
export type HostInfo = z.infer<typeof hostInfo>
