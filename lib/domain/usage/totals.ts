import { z } from 'zod'
import { tokens } from '#lib/domain/usage/tokens.ts'

export const usageGroups = ['day', 'chat', 'agent', 'person'] as const
export type UsageGroup = (typeof usageGroups)[number]

/** What was used under one key: a date (UTC), or the id of a chat, a backend or a person. */
export const usageTotal = tokens.extend({
  /** Null for what was asked for no chat. */
  key: z.string().nullable(),
  /** What people call it. */
  name: z.string(),
  requests: z.number().int(),
  /** Requests that were not forwarded, among `requests`. */
  refused: z.number().int(),
})
export type UsageTotal = z.infer<typeof usageTotal>
