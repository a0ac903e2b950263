import { z } from 'zod'
import { callApi } from '#components/calls/call-api.ts'
import { message } from '#lib/domain/chats/chat.ts'
import {
  type ChatId,
  messageId,
  type PatchId,
  type RequestId,
  type TurnId,
  turnId,
} from '#lib/domain/ids.ts'
import { patchInfo } from '#lib/domain/patches/patch.ts'
import type { RequestAnswer } from '#lib/domain/requests/request.ts'
import { sessionInfo } from '#lib/domain/sessions/session.ts'

/** What the chat page asks of the server while it is open. Route handlers rather than actions: those run one after another. */
const accepted = z.unknown()
const sent = z.object({ messageId, turnId, place: z.number() })
const olderPage = z.object({ items: z.array(message), nextCursor: z.string().nullable() })
const patchDetail = z.object({ patch: patchInfo, diff: z.string().nullable() })
const sessionList = z.object({ items: z.array(sessionInfo) })

export const postMessage = (chatId: ChatId, text: string, idempotencyKey: string) =>
  callApi(`/chats/${chatId}/messages`, sent, { method: 'POST', body: { text }, idempotencyKey })

export const continueChat = (chatId: ChatId) => callApi(`/chats/${chatId}/continue`, accepted, { method: 'POST' })

export const patchChat = (
  chatId: ChatId,
  body: { backend?: string; model?: string | null; mode?: string | null; options?: Record<string, string>; title?: string },
) => callApi(`/chats/${chatId}`, accepted, { method: 'PATCH', body })

export const stopTurn = (turn: TurnId) => callApi(`/turns/${turn}/stop`, accepted, { method: 'POST' })
export const promoteTurn = (turn: TurnId) => callApi(`/turns/${turn}/promote`, accepted, { method: 'POST' })
export const editTurn = (turn: TurnId, body: { text?: string; before?: TurnId }) =>
  callApi(`/turns/${turn}`, accepted, { method: 'PATCH', body })
export const removeTurn = (turn: TurnId) => callApi(`/turns/${turn}`, accepted, { method: 'DELETE' })

export const answerRequest = (request: RequestId, answer: RequestAnswer) =>
  callApi(`/requests/${request}/answer`, accepted, { method: 'POST', body: answer })

export const fetchOlder = (chatId: ChatId, cursor: string) =>
  callApi(`/chats/${chatId}/messages?limit=50&cursor=${encodeURIComponent(cursor)}`, olderPage)

export const fetchPatch = (chatId: ChatId, patchId: PatchId) =>
  callApi(`/chats/${chatId}/patches/${patchId}`, patchDetail)

export const fetchSessions = (chatId: ChatId) => callApi(`/chats/${chatId}/sessions`, sessionList)
