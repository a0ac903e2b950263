import { z } from 'zod'
import { chatStatus } from '#lib/domain/chats/chat.ts'
import { type ChatEvent, type EventType, eventPayloads } from '#lib/domain/events/event.ts'
import { chatView } from '#lib/domain/events/view.ts'
import { type ChatId, chatId } from '#lib/domain/ids.ts'

export const closeReasons = ['revoked', 'deleted', 'signed_out', 'shutdown'] as const

const control = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('snapshot'), chatId, seq: z.number().int(), view: chatView }),
  z.object({ type: z.literal('reset'), chatId }),
  z.object({ type: z.literal('closed'), chatId: chatId.optional(), reason: z.enum(closeReasons) }),
  chatStatus.extend({ type: z.literal('chat.status') }),
  z.object({ type: z.literal('inbox.changed'), open: z.number().int() }),
  z.object({ type: z.literal('workspaces.changed') }),
])
const logged = z.looseObject({ type: z.string(), chatId, seq: z.number().int(), at: z.string() })

export type LogFrame = { type: 'log'; chatId: ChatId; event: ChatEvent }
/** A frame of the many-chats stream. `skipped` is an event that this build does not know: its place counts, its content does not. */
export type FollowFrame = z.infer<typeof control> | LogFrame | { type: 'skipped'; chatId: ChatId; seq: number }
export type ChatFrame = Extract<FollowFrame, { type: 'snapshot' | 'reset' | 'log' | 'skipped' }>

/** One `data:` of `GET /api/v1/events` (docs of the API, "Streams"); null for what this build has no use for. */
export function parseFrame(data: string): FollowFrame | null {
  const json = parseJson(data)
  const head = logged.safeParse(json)
  if (head.success) {
    const { chatId, seq, at, type, ...rest } = head.data
    const payload = isEventType(type) ? eventPayloads[type].safeParse(rest) : null
    if (!payload?.success) return type === 'snapshot' ? null : { type: 'skipped', chatId, seq }
    return { type: 'log', chatId, event: { ...payload.data, type, seq, at } as ChatEvent }
  }
  const frame = control.safeParse(json)
  return frame.success ? frame.data : null
}

const isEventType = (type: string): type is EventType => Object.hasOwn(eventPayloads, type)

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
