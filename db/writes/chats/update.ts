import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { type ChatRow, findChat, toChatInfo } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { append } from '#db/writes/append-events.ts'
import { checkBackendId } from '#db/writes/chats/check-backend-id.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type ChatInfo, chatTitle } from '#lib/domain/chats/chat.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type ChatChanges = {
  title?: string | undefined
  backend?: BackendId | undefined
  model?: string | null | undefined
  mode?: string | null | undefined
  options?: Record<string, string> | undefined
}

/** Changes what a chat is called and what it asks of whom. What is the same already is not said again. */
export async function updateChat(
  actor: AccountActor,
  store: Store,
  input: ChatChanges & { chatId: ChatId },
): Promise<ChatInfo> {
  return await inChat(store, input.chatId, async (tx, { chatId, at }) => {
    const chat = await findChat(actor, tx, chatId)
    const changes = changesOf(chat, input)
    if (input.title !== undefined) await tx.update(chats).set({ titleBy: 'person' }).where(eq(chats.id, chatId))
    if (Object.keys(changes).length === 0) return toChatInfo(chat)
    await tx.update(chats).set(changes).where(eq(chats.id, chatId))
    await append(tx, store, { chatId, at }, [{ type: 'chat.updated', ...changes }])
    return toChatInfo({ ...chat, ...changes })
  })
}

type Changes = {
  title?: string
  backend?: BackendId
  model?: string | null
  mode?: string | null
  options?: ChatInfo['options']
}

function changesOf(chat: ChatRow, { title, backend, model, mode, options }: ChatChanges): Changes {
  const wanted: Changes = storable({
    ...(title !== undefined && { title: checkTitle(title) }),
    ...(backend !== undefined && { backend: checkBackendId(backend) }),
    ...(model !== undefined && { model }),
    ...(mode !== undefined && { mode }),
    ...(options !== undefined && { options }),
  })
  const changed = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(chat[key as keyof Changes], value))
  return Object.fromEntries(changed)
}

function checkTitle(title: string): string {
  const parsed = chatTitle.safeParse(title)
  if (parsed.success) return parsed.data
  const fault = parsed.error.issues[0]?.message ?? 'Not a title'
  throw new Refusal('invalid', 'This cannot be its title.', { fields: { title: fault } })
}
