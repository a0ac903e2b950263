import { z } from 'zod'
import { backendId, chatId, personId, workspaceId } from '#lib/domain/ids.ts'

export const slotStates = ['starting', 'spare', 'leased', 'idle', 'draining', 'crashed'] as const

/** One process of a host's warm pool, as the host last said. */
export const slotReport = z.object({
  /** Of the host's own making; new with each process. */
  id: z.string(),
  backend: backendId,
  state: z.enum(slotStates),
  personId,
  workspaceId,
  /** The chats whose sessions it holds. */
  chats: z.array(chatId),
  /** Sessions in which a turn runs now. */
  busy: z.number().int(),
  processId: z.number().int().nullable(),
  /** Proportional set size of its whole process tree; null before it was measured. */
  memoryBytes: z.number().int().nullable(),
  startedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
})
export type SlotReport = z.infer<typeof slotReport>

/** What a backend's starts came to, where the last of them failed. */
export const backoffReport = z.object({
  backend: backendId,
  failures: z.number().int(),
  retryAt: z.iso.datetime(),
  fault: z.string(),
})

/** A host's warm pool, as it last said. */
export const poolReport = z.object({
  slots: z.array(slotReport),
  backoffs: z.array(backoffReport),
  budget: z.object({ memoryBytes: z.number().int(), slots: z.number().int() }),
  usedBytes: z.number().int(),
  /** Since the host started. */
  counts: z.object({
    starts: z.number().int(),
    failedStarts: z.number().int(),
    warm: z.number().int(),
    spare: z.number().int(),
    resumed: z.number().int(),
    replayed: z.number().int(),
    evictions: z.number().int(),
    crashes: z.number().int(),
    recycled: z.number().int(),
    droppedLateUpdates: z.number().int(),
  }),
  sandbox: z.object({ kind: z.enum(['bubblewrap', 'none']), fault: z.string().nullable() }),
})
export type PoolReport = z.infer<typeof poolReport>
