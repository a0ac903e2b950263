import { z } from 'zod'
import { backendId } from '#lib/domain/ids.ts'

/** How one person likes Greenroom, on all their devices. What was never set has its default. */
export const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** Where an answer may be cut: shown on hover and focus, always, or not at all. */
  seams: z.enum(['hover', 'always', 'never']).default('hover'),
  /** Which news of chats that are not looked at the browser's notifications tell. */
  notifications: z
    .object({ waiting: z.boolean(), failed: z.boolean(), completed: z.boolean() })
    .default({ waiting: false, failed: false, completed: false }),
  /** What a new chat runs on. */
  backend: backendId.nullable().default(null),
  /** By backend: the model that a new chat asks of it. */
  models: z.record(z.string().max(64), z.string().max(256)).default({}),
})
export type Preferences = z.infer<typeof preferences>
