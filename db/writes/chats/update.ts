import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { type ChatRow, findChat, toChatInfo } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { append } from '#db/writes/append-events.ts'
import { checkBackendId } from '#db/writes/chats/check-backend-id.ts'
import { setPinned } from '#db/writes/chats/mark.ts'
import { moveTo } from '#db/writes/chats/move.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type ChatInfo, chatTitle } from '#lib/domain/chats/chat.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { BackendId, ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type ChatChanges = {
  title?: string | undefined
  backend?: BackendId | undefined
  model?: string | null | undefined
  mode?: string | null | undefined
  options?: Record<string, string> | undefined
  workspaceId?: WorkspaceId | undefined
  /** Whether it stands on top of the actor's list. */
  pinned?: boolean | undefined
}

/** Changes what a chat is called, where it is, and what it asks of whom. What is the same already is not said again. */
export async function updateChat(
  actor: AccountActor,
  store: Store,
  input: ChatChanges & { chatId: ChatId },
): Promise<ChatInfo> {
  return await inChat(store, input.chatId, async (tx, head) => {
    const { chatId, at } = head
    const chat = await findChat(actor, tx, chatId)
    const { workspaceId, pinned } = input
    const changes = changesOf(chat, input)
    const moved =
      workspaceId === undefined || workspaceId === chat.workspaceId ? {} : await moveTo(tx, { head, chat, workspaceId })
    if (pinned !== undefined) {
      await setPinned(actor, tx, { chatId, pinnedAt: pinned ? at : null })
      await store.bus.publish(tx, { type: 'person', personId: actor.personId, chatId })
    }
    const named = input.title === undefined ? {} : { titleBy: 'person' as const }
    if (Object.keys({ ...changes, ...named }).length > 0)
      await tx
        .update(chats)
        .set({ ...changes, ...named })
        .where(eq(chats.id, chatId))
    const said = { ...changes, ...moved }
    if (Object.keys(said).length > 0) await append(tx, store, { chatId, at }, [{ type: 'chat.updated', ...said }])
    return toChatInfo({ ...chat, ...said })
  })
}

type Changes = {
  title?: string
  backend?: BackendId
  model?: string | null
  mode?: string | null
  options?: ChatInfo['options']
}

/** What was chosen of one backend means nothing to another: it goes with it, unless the same change says what to choose. */
const unchosen = { model: null, mode: null, options: {} }

function changesOf(chat: ChatRow, { title, backend, model, mode, options }: ChatChanges): Changes {
  const wanted: Changes = storable({
    ...(backend !== undefined && backend !== chat.backend && unchosen),
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
