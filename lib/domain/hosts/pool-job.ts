import { z } from 'zod'
import { backendId } from '#lib/domain/ids.ts'

/** A slot's id, as its host's report has it. */
export const slotId = z.string().min(1).max(64)

/** What an administrator has a host's pool do. */
export const poolJobInputs = [
  z.object({ kind: z.literal('evict_slot'), slotId }),
  z.object({
    kind: z.literal('restart_slot'),
    slotId,
    /** Also where turns run in it, which fail. */
    force: z.boolean(),
  }),
  z.object({ kind: z.literal('forgive_backend'), backendId }),
] as const
export type PoolJobInput = z.infer<(typeof poolJobInputs)[number]>

/** What an evicted slot did: it ended at once, or ends after the turns that run in it. */
export const eviction = z.enum(['ended', 'draining'])
export type Eviction = z.infer<typeof eviction>
