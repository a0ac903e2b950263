import { z } from 'zod'
import { backendOption, command } from '#lib/domain/backends/backend.ts'
import { chosenOptions, message } from '#lib/domain/chats/chat.ts'
import { backendId, messageId, requestId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { part } from '#lib/domain/parts/part.ts'
import { patchInfo } from '#lib/domain/patches/patch.ts'
import { author } from '#lib/domain/people/author.ts'
import { requestInfo } from '#lib/domain/requests/request.ts'
import { queueEntry, sessionStarts, turnOutcomes, usage } from '#lib/domain/turns/turn.ts'
import { turnError } from '#lib/domain/turns/turn-error.ts'

/** The vocabulary of a chat's log: everything that anybody sees of a chat comes from these. */
const ofPart = { turnId, messageId, index: z.number().int() }

export const eventPayloads = {
  'chat.updated': z.object({
    title: z.string().nullable().optional(),
    summary: z.string().nullable().optional(),
    backend: backendId.optional(),
    model: z.string().nullable().optional(),
    mode: z.string().nullable().optional(),
    options: chosenOptions.optional(),
    queueHeld: z.boolean().optional(),
    workspaceId: workspaceId.optional(),
    workspaceName: z.string().optional(),
  }),
  'message.added': z.object({ message }),
  'turn.queued': z.object({ entry: queueEntry }),
  'turn.updated': z.object({ entry: queueEntry }),
  'turn.removed': z.object({ turnId }),
  'turn.started': z.object({
    turnId,
    promptMessageId: messageId,
    messageId,
    backend: backendId,
    model: z.string().nullable(),
    session: z.enum(sessionStarts).nullable(),
  }),
  /** Every process of the host is at work: it is told the prompt as soon as there is room. */
  'turn.waiting': z.object({ turnId }),
  'turn.stopping': z.object({ turnId, by: author }),
  'part.added': z.object({ ...ofPart, part }),
  'part.delta': z.object({ ...ofPart, text: z.string() }),
  'part.output': z.object({ ...ofPart, text: z.string(), mcp: z.boolean() }),
  'part.updated': z.object({ ...ofPart, part }),
  'turn.retrying': z.object({ turnId, attempt: z.number().int(), delayMs: z.number(), error: turnError.nullable() }),
  /** Nothing came from the agent for so long; over with the next thing that does. */
  'turn.quiet': z.object({ turnId, quietMs: z.number() }),
  'turn.usage': z.object({ turnId, usage }),
  'request.opened': z.object({ request: requestInfo }),
  'request.closed': z.object({
    requestId,
    turnId,
    outcome: z.enum(['answered', 'cancelled', 'expired']),
    by: author.nullable(),
    choice: z.string().nullable(),
  }),
  'turn.ended': z.object({
    turnId,
    outcome: z.enum(turnOutcomes),
    stopReason: z.string().nullable(),
    error: turnError.nullable(),
  }),
  'patch.created': z.object({ patch: patchInfo }),
  'patch.updated': z.object({ patch: patchInfo }),
  /** The transcript now ends with that message, or with so many parts of it; `lastMessageId` null: it is empty. */
  'chat.rewound': z.object({
    lastMessageId: messageId.nullable(),
    partCount: z.number().int().nullable(),
    filesRestored: z.boolean(),
  }),
  'commands.updated': z.object({ backend: backendId.optional(), commands: z.array(command) }),
  'options.updated': z.object({ backend: backendId, options: z.array(backendOption) }),
} as const

export type EventType = keyof typeof eventPayloads
type PayloadOf<Type extends EventType> = z.infer<(typeof eventPayloads)[Type]>

/** What a writer hands to `append`: an event that has no place in the log yet. */
export type EventDraft = { [Type in EventType]: { type: Type } & PayloadOf<Type> }[EventType]
/** One entry of a chat's log. */
export type ChatEvent = EventDraft & { seq: number; at: string }
export type EventOf<Type extends EventType> = Extract<ChatEvent, { type: Type }>

/** Events whose arrival may change what a list says of the chat (`chat.status`). */
export const changesStatus = (type: EventType) =>
  type === 'chat.updated' ||
  type === 'turn.queued' ||
  type === 'turn.removed' ||
  type === 'turn.stopping' ||
  type === 'message.added' ||
  type === 'request.opened' ||
  type === 'request.closed' ||
  type === 'chat.rewound' ||
  type === 'turn.ended'
