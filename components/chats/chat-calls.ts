import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { AttachmentId, BackendId, ChatId, MessageId, PatchId, RequestId, TurnId } from '#lib/domain/ids.ts'
import type { RequestAnswer } from '#lib/domain/requests/request.ts'

/** `steer` puts it into the running turn, `replaces` in the place of an earlier one. */
export type NewMessage = {
  text: string
  attachmentIds?: AttachmentId[]
  backend?: BackendId | undefined
  steer?: boolean
  replaces?: MessageId
}

/** What the chat page asks of the server while it is open. Handlers rather than actions: those run one after another. */
export const postMessage = (chatId: ChatId, body: NewMessage, idempotencyKey: string) =>
  callEndpoint('sendMessage', { params: { chatId }, body, idempotencyKey })

export const continueChat = (chatId: ChatId) => callEndpoint('continueChat', { params: { chatId } })

export type ChatChange = {
  title?: string
  backend?: BackendId
  model?: string | null
  mode?: string | null
  options?: Record<string, string>
}
export const changeChat = (chatId: ChatId, body: ChatChange) => callEndpoint('updateChat', { params: { chatId }, body })

export const stopTurn = (turnId: TurnId) => callEndpoint('stopTurn', { params: { turnId } })
export const promoteTurn = (turnId: TurnId) => callEndpoint('promoteTurn', { params: { turnId } })
export const editTurn = (turnId: TurnId, body: { text: string; revision: number } | { before: TurnId | null }) =>
  callEndpoint('editTurn', { params: { turnId }, body })
export const removeTurn = (turnId: TurnId) => callEndpoint('removeTurn', { params: { turnId } })

export const answerRequest = (requestId: RequestId, body: RequestAnswer) =>
  callEndpoint('answerRequest', { params: { requestId }, body })

export const fetchOlder = (chatId: ChatId, cursor: string) =>
  callEndpoint('listMessages', { params: { chatId }, query: { limit: '100', cursor } })

export const findMessages = (chatId: ChatId, query: string) =>
  callEndpoint('findInChat', { params: { chatId }, query: { query } })

export const fetchPatch = (chatId: ChatId, patchId: PatchId) =>
  callEndpoint('readPatch', { params: { chatId, patchId } })

export const fetchSessions = (chatId: ChatId) => callEndpoint('listSessions', { params: { chatId }, query: {} })
