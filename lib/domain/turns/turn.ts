import { z } from 'zod'
import { backendId, messageId, turnId } from '#lib/domain/ids.ts'
import { filePart } from '#lib/domain/parts/part.ts'
import { author } from '#lib/domain/people/author.ts'
import { turnError } from '#lib/domain/turns/turn-error.ts'

export const turnStates = ['queued', 'running', 'stopping', 'ended'] as const
export const turnOutcomes = ['completed', 'stopped', 'failed', 'interrupted'] as const
export type TurnState = (typeof turnStates)[number]
export type TurnOutcome = (typeof turnOutcomes)[number]

/** How a turn's session came to be ready: kept in a process, recalled by the agent, given the conversation, or without any. */
export const sessionStarts = ['warm', 'resumed', 'replayed', 'new'] as const
export type SessionStart = (typeof sessionStarts)[number]

export const usage = z.object({
  inputTokens: z.number().int().optional(),
  outputTokens: z.number().int().optional(),
  cachedTokens: z.number().int().optional(),
  reasoningTokens: z.number().int().optional(),
  costUsd: z.number().optional(),
  contextTokens: z.number().int().optional(),
  contextLimitTokens: z.number().int().optional(),
})
export type Usage = z.infer<typeof usage>

/** A turn that waits. `place` is a sort key: the lowest runs first. */
export const queueEntry = z.object({
  turnId,
  messageId,
  text: z.string(),
  author,
  place: z.number(),
  backend: backendId.nullable(),
  queuedAt: z.iso.datetime(),
  /** Counts its edits: an edit that was made of an older one is refused. */
  revision: z.number().int(),
  files: z.array(filePart),
  /** It goes into the running turn as soon as the agent takes it. */
  steer: z.boolean(),
})
export type QueueEntry = z.infer<typeof queueEntry>

/** A turn that was claimed, as a viewer sees it. `messageId` is the agent's message, null until the agent was told the prompt. */
export const turnInfo = z.object({
  turnId,
  promptMessageId: messageId,
  messageId: messageId.nullable(),
  state: z.enum(['running', 'stopping', 'ended']),
  backend: backendId.nullable(),
  model: z.string().nullable(),
  session: z.enum(sessionStarts).nullable(),
  claimedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  firstTextAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  outcome: z.enum(turnOutcomes).nullable(),
  stopReason: z.string().nullable(),
  error: turnError.nullable(),
  retry: z.object({ attempt: z.number().int(), delayMs: z.number(), error: turnError.nullable() }).nullable(),
  /** For how long nothing came from the agent, where that is long. */
  quietMs: z.number().nullable().default(null),
  usage: usage.nullable(),
  /** Whether it waits for room on its host before its agent is told the prompt. */
  waitsForRoom: z.boolean().default(false),
})
export type TurnInfo = z.infer<typeof turnInfo>
