import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { isEventType } from '#lib/domain/events/event-types.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

export type CloseReason = 'revoked' | 'deleted' | 'signed_out' | 'shutdown'
const isReason: Record<CloseReason, true> = { revoked: true, deleted: true, signed_out: true, shutdown: true }

type Control =
  | { type: 'ping' }
  | { type: 'snapshot'; chatId: ChatId; seq: number; view: ChatView }
  | { type: 'reset'; chatId: ChatId }
  | (Presence & { type: 'presence'; chatId: ChatId })
  | { type: 'closed'; chatId?: ChatId; reason: CloseReason }
  | (ChatStatus & { type: 'chat.status' })
  | { type: 'inbox.changed'; open: number }
  | { type: 'workspaces.changed' }

export type LogFrame = { type: 'log'; chatId: ChatId; event: ChatEvent }
/** A frame of the many-chats stream. `skipped` is an event that this build does not know: its place counts, its content does not. */
export type FollowFrame = Control | LogFrame | { type: 'skipped'; chatId: ChatId; seq: number }
export type ChatFrame = Extract<FollowFrame, { type: 'snapshot' | 'reset' | 'log' | 'skipped' }>

/**
 * One `data:` of `GET /api/v1/events` (docs of the API, "Streams"); null for what this build has no use for. What carries a frame is
 * looked at, what it carries is taken as the server's schemas say (docs/decisions, "the browser trusts its server").
 */
export function parseFrame(data: string): FollowFrame | null {
  const json = parseJson(data)
  if (!isRecord(json) || typeof json.type !== 'string') return null
  const { type, chatId, seq, at, ...rest } = json
  const isOfChat = typeof chatId === 'string'
  if (type === 'snapshot') return isOfChat && typeof seq === 'number' && isView(rest.view) ? control(json) : null
  if (isOfChat && typeof seq === 'number' && typeof at === 'string') {
    if (!isEventType(type)) return { type: 'skipped', chatId: chatId as ChatId, seq }
    return { type: 'log', chatId: chatId as ChatId, event: { ...rest, type, seq, at } as ChatEvent }
  }
  if (type === 'ping' || type === 'workspaces.changed') return { type }
  if (type === 'reset' || type === 'chat.status') return isOfChat ? control(json) : null
  if (type === 'presence') return isOfChat && isPresence(rest) ? control(json) : null
  if (type === 'closed') return Object.hasOwn(isReason, String(rest.reason)) ? control(json) : null
  return type === 'inbox.changed' && typeof rest.open === 'number' ? control(json) : null
}

const control = (json: Record<string, unknown>) => json as Control
const isView = (value: unknown) => isRecord(value) && isRecord(value.chat) && Array.isArray(value.messages)
const isPresence = (rest: Record<string, unknown>) => Array.isArray(rest.people) && typeof rest.anonymous === 'number'
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
