import type { ModelMessage } from 'ai'
import { z } from 'zod'

/** One line of a session's file. Messages are those of the AI SDK; `shown` is a tool call or plan as the client last saw it. */
export const entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), sessionId: z.string(), directory: z.string(), createdAt: z.string() }),
  z.object({
    type: z.literal('message'),
    message: z.looseObject({ role: z.enum(['user', 'assistant', 'tool']) }).transform((value) => value as ModelMessage),
  }),
  z.object({
    type: z.literal('shown'),
    update: z.looseObject({ sessionUpdate: z.enum(['tool_call', 'plan']) }),
  }),
  z.object({ type: z.literal('options'), mode: z.enum(['ask', 'auto']), model: z.string() }),
  z.object({ type: z.literal('allowed'), scope: z.enum(['files', 'commands']) }),
])
export type Entry = z.infer<typeof entry>
