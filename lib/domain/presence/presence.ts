import { z } from 'zod'
import { personId } from '#lib/domain/ids.ts'

/** Who follows a chat at this moment: everybody once, however many tabs they have; and how many do so by link without an account. */
export const presence = z.object({
  people: z.array(z.object({ personId, name: z.string(), role: z.enum(['owner', 'editor', 'viewer']) })),
  anonymous: z.number().int(),
})
export type Presence = z.infer<typeof presence>
