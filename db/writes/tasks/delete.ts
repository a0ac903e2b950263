import type { Store } from '#db/client.ts'
import { readTask } from '#db/reads/tasks.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { purgeChat } from '#db/writes/chats/purge.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TaskId } from '#lib/domain/ids.ts'

/** Removes one's own task with its files: at once, or, where it runs, as soon as that has ended. Throws `not_found`. */
export async function deleteTask(actor: AccountActor, store: Store, { taskId }: { taskId: TaskId }): Promise<void> {
  const { chatId } = await readTask(actor, store.database, taskId)
  await deleteChat(actor, store, { chatId })
  await purgeChat(actor, store, chatId)
}
