import { z } from 'zod'
import { backendId } from '#lib/domain/ids.ts'
import { densities, themes } from '#lib/domain/people/looks.ts'

const modelName = z.string().min(1).max(256)

/** How one person likes Greenroom, on all their devices. What was never set has its default. */
export const preferences = z.object({
  theme: z.enum(themes).default('system'),
  density: z.enum(densities).default('comfortable'),
  /** Where an answer may be cut: shown on hover and focus, always, or not at all. */
  seams: z.enum(['hover', 'always', 'never']).default('hover'),
  /** Which news of chats that are not looked at the browser's notifications tell. */
  notifications: z
    .object({ waiting: z.boolean(), failed: z.boolean(), completed: z.boolean() })
    .default({ waiting: false, failed: false, completed: false }),
  /** What a new chat runs on. */
  backend: backendId.nullable().default(null),
  /** By backend: the model that a new chat asks of it. */
  models: z.record(z.string().max(64), modelName).default({}),
})
export type Preferences = z.infer<typeof preferences>

const { theme, density, seams, notifications, backend } = preferences.shape

/** Some of them, to be changed; the others stay. In `models` null forgets what was asked of a backend. */
export const preferenceChanges = z.strictObject({
  theme: theme.unwrap().optional(),
  density: density.unwrap().optional(),
  seams: seams.unwrap().optional(),
  notifications: z.strictObject(notifications.unwrap().partial().shape).optional(),
  backend: backend.unwrap().optional(),
  models: z.record(backendId, modelName.nullable()).optional(),
})
export type PreferenceChanges = z.infer<typeof preferenceChanges>
