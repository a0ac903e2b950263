import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { takeAttachments } from '#db/writes/attachments/take.ts'
import { checkBackendId } from '#db/writes/chats/check-backend-id.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { cutTranscript } from '#db/writes/turns/cut-transcript.ts'
import { type QueuedTurn, queueTurn } from '#db/writes/turns/queue-turn.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { AttachmentId, BackendId, ChatId, MessageId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { messageText } from '#lib/domain/turns/message-text.ts'

export type NewMessage = {
  chatId: ChatId
  text: string
  /** Files that were given to the chat before, in their order. */
  attachmentIds?: readonly AttachmentId[] | undefined
  /** For this turn alone, where it is not the chat's. */
  backend?: BackendId | undefined
  /** For this turn alone, over what the chat asks for. */
  options?: Record<string, string> | undefined
  /** Into the turn that runs, where one does; its backend must be one that can be steered. */
  steer?: boolean | undefined
  /** Instead of this message of a person and all that came after it. */
  replaces?: MessageId | undefined
}

/** Accepts a message: from here on its turn is the server's. Throws `invalid`, `too_large`, `too_many`, `not_found`, `conflict`. */
export async function sendMessage(actor: AccountActor, store: Store, input: NewMessage): Promise<QueuedTurn> {
  const { chatId, attachmentIds = [], steer = false, replaces } = input
  const text = messageText(input.text, attachmentIds.length)
  const backend = input.backend === undefined ? null : checkBackendId(input.backend)
  refuseTogether(input)
  return await inChat(store, chatId, async (tx, head) => {
    const chat = await findChat(actor, tx, chatId)
    if (replaces !== undefined && chat.role !== 'owner')
      throw new Refusal('forbidden', 'Only the owner of a chat can send a message again.')
    const before = replaces === undefined ? [] : await cutTranscript(tx, head, replaces)
    const author = await authorOf(actor, tx)
    const files = await takeAttachments(actor, tx, { chatId, attachmentIds })
    const prompt = { author, text, files, backend, options: storable(input.options ?? null) }
    return await queueTurn(tx, store, { head, chat, prompt, steer, first: replaces !== undefined, before })
  })
}

function refuseTogether({ steer, replaces, attachmentIds = [] }: NewMessage): void {
  if (!steer) return
  if (replaces !== undefined)
    throw new Refusal('invalid', 'A message cannot go into the running turn and replace another one.')
  if (attachmentIds.length > 0)
    throw new Refusal('invalid', 'A message with files cannot go into the running turn. Queue it instead.')
}
