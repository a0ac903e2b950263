import { and, eq, isNotNull } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { readTask } from '#db/reads/tasks.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import { tasks } from '#db/schema/tasks.ts'
import { checkBackendId } from '#db/writes/chats/check-backend-id.ts'
import type { NewChat } from '#db/writes/chats/create.ts'
import { lockHead } from '#db/writes/in-chat.ts'
import { queueTurn } from '#db/writes/turns/queue-turn.ts'
import { holdWorkspace } from '#db/writes/workspaces/hold.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { openTaskLimit, type TaskInfo, taskTimeoutMs } from '#lib/domain/tasks/task.ts'
import { messageFault } from '#lib/domain/turns/message-text.ts'
import { newId } from '#lib/ids.ts'

export type NewTask = NewChat & { prompt: string; timeoutMs?: number | undefined }

/**
 * A prompt without a chat: a chat that no list shows, with its one turn queued. Throws `invalid`, `too_large`, `too_many`, `not_found`
 * for a workspace that is not the actor's and `conflict` for one that could not be prepared.
 */
export async function createTask(actor: AccountActor, store: Store, input: NewTask): Promise<TaskInfo> {
  const text = promptText(input.prompt)
  const timeoutMs = input.timeoutMs ?? taskTimeoutMs
  return await store.database.transaction(async (tx) => {
    await requireRoom(actor, tx)
    const chatId = await insertChat(actor, tx, input)
    const head = await lockHead(tx, chatId)
    const chat = await findChat(actor, tx, chatId)
    const prompt = { author: await authorOf(actor, tx), text, backend: null, options: null }
    const { turnId } = await queueTurn(tx, store, { head, chat, prompt })
    const id = newId('tsk')
    const { personId } = actor
    await tx.insert(tasks).values({ id, chatId, turnId, personId, timeoutMs, expiresAt: fromNow(timeoutMs) })
    return await readTask(actor, tx, id)
  })
}

function promptText(prompt: string): string {
  const fault = messageFault(prompt)
  if (fault === null) return storable(prompt)
  if (prompt.trim() !== '') throw new Refusal('too_large', fault)
  throw new Refusal('invalid', 'A task needs a prompt.', { fields: { prompt: 'Write something' } })
}

async function requireRoom(actor: AccountActor, tx: Transaction): Promise<void> {
  const open = await tx.$count(tasks, and(eq(tasks.personId, actor.personId), isNotNull(tasks.expiresAt)))
  if (open >= openTaskLimit)
    throw new Refusal('too_many', `${openTaskLimit} of your tasks wait or run already. Try again when some have ended.`)
}

async function insertChat(actor: AccountActor, tx: Transaction, input: NewTask): Promise<ChatId> {
  const backend = checkBackendId(input.backend)
  const { model = null, mode = null, options = {} } = storable(input)
  const workspace = await holdWorkspace(actor, tx, input.workspaceId)
  if (workspace.state === 'failed')
    throw new Refusal(
      'conflict',
      'This workspace could not be prepared, so nothing can run in it. Prepare it again first.',
    )
  const id = newId('cht')
  const ids = { id, workspaceId: workspace.id, ownerId: actor.personId }
  await tx.insert(chats).values({ ...ids, kind: 'task', backend, model, mode, options })
  await tx.insert(chatHeads).values({ chatId: id })
  return id
}
