import { type CloseReason, encode, frame } from '#app/_server/follow/frame.ts'
import type { Step } from '#app/_server/follow/step.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** The form in which a connection is told things. */
export type Dress = {
  snapshot(chatId: ChatId, seq: number, view: ChatView): Uint8Array
  reset(chatId: ChatId): Uint8Array
  step(chatId: ChatId, step: Step, after: number): Uint8Array
  /** Without a chat: of the whole connection. */
  closed(reason: CloseReason, chatId?: ChatId): Uint8Array
  presence(chatId: ChatId, presence: Presence): Uint8Array
  ping(): Uint8Array
  /** The connection is over when a chat is. */
  readonly endsWithChat: boolean
  /** Nothing more is to be told. */
  readonly done: boolean
}

const ping = encode(frame({ type: 'ping' }))

/** One chat: ids are its seqs. */
export const oneChat: Dress = {
  snapshot: (_, seq, view) => encode(frame({ type: 'snapshot', seq, view }, seq)),
  reset: () => encode(frame({ type: 'reset' })),
  step: (_, step, after) => step.encoded('one', after, (event) => frame(event, event.seq)),
  presence: (_, presence) => encode(frame({ type: 'presence', ...presence })),
  closed: (reason) => encode(frame({ type: 'closed', reason })),
  ping: () => ping,
  endsWithChat: true,
  done: false,
}

/** Many chats: each frame says of which it is, and so does its id. */
export const manyChats: Dress = {
  snapshot: (chatId, seq, view) => encode(frame({ type: 'snapshot', chatId, seq, view }, `${chatId}:${seq}`)),
  reset: (chatId) => encode(frame({ type: 'reset', chatId })),
  step: (chatId, step, after) =>
    step.encoded('many', after, (event) => frame({ chatId, ...event }, `${chatId}:${event.seq}`)),
  presence: (chatId, presence) => encode(frame({ type: 'presence', chatId, ...presence })),
  closed: (reason, chatId) => encode(frame({ type: 'closed', ...(chatId && { chatId }), reason })),
  ping: () => ping,
  endsWithChat: false,
  done: false,
}
