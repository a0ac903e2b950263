import type { ChatId, RequestId } from '#lib/domain/ids.ts'
import type { RequestInfo } from '#lib/domain/requests/request.ts'

/** An open request as a list of all chats shows it. */
export type WaitingRequest = {
  requestId: RequestId
  chatId: ChatId
  chatTitle: string | null
  /** What is asked, in a line. */
  words: string
  openedAt: string
}

export const waitingOf = ({
  requestId,
  chatId,
  chatTitle,
  ask,
  openedAt,
}: RequestInfo & { chatId: ChatId; chatTitle: string | null }): WaitingRequest => ({
  requestId,
  chatId,
  chatTitle,
  words: (ask.kind === 'permission' ? ask.title : ask.message).replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed(),
  openedAt,
})
