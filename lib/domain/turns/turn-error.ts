import { z } from 'zod'

export const turnErrorKinds = [
  'authentication',
  'rate_limit',
  'overloaded',
  'usage_limit',
  'context_length',
  'refusal',
  'timeout',
  'agent_crashed',
  'agent_missing',
  'invalid_request',
  'internal',
] as const

/** Why a turn failed. Stored with the turn, so that a reload shows the same. */
export const turnError = z.object({
  kind: z.enum(turnErrorKinds),
  message: z.string(),
  provider: z.string().optional(),
  retryable: z.boolean(),
  httpStatus: z.number().int().optional(),
  detail: z.string().optional(),
})
export type TurnErrorKind = (typeof turnErrorKinds)[number]
export type TurnError = z.infer<typeof turnError>

/** The failures that the next turn would meet too: after them the queue is held. */
export const holdsQueue = (kind: TurnErrorKind) =>
  kind === 'authentication' || kind === 'usage_limit' || kind === 'agent_missing'
