import { type CloseReason, encode, frame } from '#app/_server/follow/frame.ts'
import type { Step } from '#app/_server/follow/step.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** The form in which a connection is told things. */
export type Dress = {
  snapshot(chatId: ChatId, seq: number, view: ChatView): Uint8Array
  reset(chatId: ChatId): Uint8Array
  step(chatId: ChatId, step: Step, after: number): Uint8Array
  /** Without a chat: of the whole connection. */
  closed(reason: CloseReason, chatId?: ChatId): Uint8Array
  ping(): Uint8Array
  /** The connection is over when a chat is. */
  readonly endsWithChat: boolean
  /** Nothing more is to be told. */
  readonly done: boolean
}

const ping = encode(frame({ type: 'ping' }))

const toFrame = (event: ChatEvent) => {
  const { seq, at, type, ...rest } = event
  return frame({ seq, at, type, ...rest }, seq)
}

/** One chat: ids are its seqs. */
export const oneChat: Dress = {
  snapshot: (_, seq, view) => encode(frame({ type: 'snapshot', seq, view }, seq)),
  reset: () => encode(frame({ type: 'reset' })),
  step: (_, step, after) => step.encoded(toFrame, after),
  closed: (reason) => encode(frame({ type: 'closed', reason })),
  ping: () => ping,
  endsWithChat: true,
  done: false,
}

/** The frame of an event among many chats, one function per chat, so that a step knows it again. */
const toFrames = new Map<ChatId, WeakRef<(event: ChatEvent) => string>>()
