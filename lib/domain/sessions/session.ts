import { z } from 'zod'
import { backendId } from '#lib/domain/ids.ts'
import { sessionStarts } from '#lib/domain/turns/turn.ts'

export const sessionStates = ['open', 'parked', 'lost'] as const
export type SessionState = (typeof sessionStates)[number]

/** What a backend would do with a chat's next prompt. */
export const sessionInfo = z.object({
  backend: backendId,
  start: z.enum(sessionStarts),
  lastActiveAt: z.iso.datetime().nullable(),
})
export type SessionInfo = z.infer<typeof sessionInfo>
