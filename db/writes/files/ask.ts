import { and, eq, inArray } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { type ChatRow, findChat } from '#db/reads/chat-access.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { turns } from '#db/schema/turns.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type FileJobInput, writesFiles } from '#lib/domain/files/file-job.ts'
import type { ChatId, HostId, JobId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Somebody waits for the answer: a host that does not take it soon is not there. */
const expiresInMs = 15_000

type Without<Input, Keys extends string> = Input extends unknown ? Omit<Input, Keys> : never
/** What is asked of a chat's files; where they are, and who asks, is found out. */
export type FileAsk = Without<FileJobInput, 'chatId' | 'workspaceId' | 'person'>

/**
 * Asks the chat's host to read or change its files. A change is refused (`conflict`) while a turn runs, and no turn of the chat is claimed
 * while it is open. Throws `not_found`, `forbidden`, `unavailable`.
 */
export async function askForFiles(
  actor: AccountActor,
  store: Store,
  { chatId, ask }: { chatId: ChatId; ask: FileAsk },
): Promise<JobId> {
  if (!writesFiles[ask.kind])
    return await store.database.transaction(async (tx) => {
      return await insert(actor, store, { tx, chat: await findChat(actor, tx, chatId), ask })
    })
  return await inChat(store, chatId, async (tx) => {
    const chat = await findChat(actor, tx, chatId)
    await requireQuiet(tx, chatId)
    return await insert(actor, store, { tx, chat, ask })
  })
}

async function insert(
  actor: AccountActor,
  store: Store,
  { tx, chat, ask }: { tx: Transaction; chat: ChatRow; ask: FileAsk },
): Promise<JobId> {
  if (chat.role === 'viewer') throw new Refusal('forbidden', 'Only who takes part in a chat sees its files.')
  const ofChat = { chatId: chat.id, workspaceId: chat.workspaceId }
  const input: FileJobInput =
    ask.kind === 'record_changes' ? { ...ask, ...ofChat, person: await personOf(actor, tx) } : { ...ask, ...ofChat }
  const hostId = await hostOf(tx, chat)
  return await insertJob(tx, store, { personId: actor.personId, input, hostId, expiresInMs })
}

async function personOf(actor: AccountActor, tx: Transaction) {
  const { personId, name } = await authorOf(actor, tx)
  return { personId, name }
}

/** The host that has the chat's files, or will have them; null: any. */
export async function hostOf(tx: Transaction, chat: ChatRow): Promise<HostId | null> {
  const { state, hostId } = workspaces
  const [workspace] = await tx.select({ state, hostId }).from(workspaces).where(eq(workspaces.id, chat.workspaceId))
  if (workspace?.state === 'ready') return chat.hostId ?? workspace.hostId
  const words =
    workspace?.state === 'failed'
      ? 'The workspace of this chat could not be prepared, so it has no files.'
      : 'The workspace of this chat is still being prepared. Try again in a moment.'
  throw new Refusal('unavailable', words)
}

async function requireQuiet(tx: Transaction, chatId: ChatId): Promise<void> {
  const running = await tx
    .select({ id: turns.id })
    .from(turns)
    .where(and(eq(turns.chatId, chatId), inArray(turns.state, ['running', 'stopping'])))
  if (running.length > 0)
    throw new Refusal('conflict', 'A turn is at work on these files. Stop it, or wait for its end, and try again.')
}
