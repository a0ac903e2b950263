import type { Store } from '#db/client.ts'
import { findChat, toChatInfo } from '#db/reads/chat-access.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import { checkBackendId } from '#db/writes/chats/check-backend-id.ts'
import { holdWorkspace } from '#db/writes/workspaces/hold.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { BackendId, WorkspaceId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'

export type NewChat = {
  /** Absent: the person's Default. */
  workspaceId?: WorkspaceId | undefined
  backend: BackendId
  model?: string | null | undefined
  mode?: string | null | undefined
  options?: Record<string, string> | undefined
}

/** A new chat of the actor in one of their workspaces. Throws `not_found` for any other workspace. */
export async function createChat(actor: AccountActor, store: Store, input: NewChat): Promise<ChatInfo> {
  const backend = checkBackendId(input.backend)
  const { model, mode, options } = storable({ model: null, mode: null, options: {}, ...input })
  return await store.database.transaction(async (tx) => {
    const { id: workspaceId } = await holdWorkspace(actor, tx, input.workspaceId)
    const id = newId('cht')
    await tx.insert(chats).values({ id, workspaceId, ownerId: actor.personId, backend, model, mode, options })
    await tx.insert(chatHeads).values({ chatId: id })
    await store.bus.publish(tx, { type: 'person', personId: actor.personId, chatId: id })
    return toChatInfo(await findChat(actor, tx, id))
  })
}
