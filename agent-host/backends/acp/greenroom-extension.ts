import { z } from 'zod'
import { turnError } from '#lib/domain/turns/turn-error.ts'

/** What an agent may say beyond ACP (its extensibility section: methods with an underscore, `data` of errors); our own agent does. */
export const retryingMethod = '_greenroom/retrying'

/** Said before a failed call of the model is tried again. */
export const retryingParams = z.object({
  sessionId: z.string(),
  attempt: z.number().int(),
  delayMs: z.number(),
  error: turnError.nullable(),
})
export type Retrying = z.infer<typeof retryingParams>

/** Puts a message into the prompt that runs, `{sessionId, text}`; answers `{taken}`. Said to be there by `_meta.greenroom.steers`. */
export const steerMethod = '_greenroom/steer'
export const steerAnswer = z.object({ taken: z.boolean() })

/** The `data` of a JSON-RPC error that says itself why the turn failed. */
export const failureData = z.object({ greenroom: turnError })
