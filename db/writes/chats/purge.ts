import { and, asc, eq, inArray, isNotNull, isNull, lt, notExists, or, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chats } from '#db/schema/chats.ts'
import { drafts } from '#db/schema/drafts.ts'
import { turns } from '#db/schema/turns.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { undoMs } from '#lib/domain/chats/deletion.ts'
import type { ChatId, HostId, PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { taskKeptMs } from '#lib/domain/tasks/task.ts'

/** The hosts' files wait until those run again, however long that takes. */
const deleteExpiryMs = 365 * 24 * 3_600_000

/**
 * Removes for good the chats, at most `limit`, whose time for undo is over and the tasks whose time is, in which nothing runs any
 * more: their rows now, their files by a job of each host that may have some. Gives how many went.
 */
export async function purgeChats(host: HostActor, store: Store, { limit }: { limit: number }): Promise<number> {
  const due = await store.database
    .select({ id: chats.id })
    .from(chats)
    .where(isDue(store))
    .orderBy(asc(chats.deletedAt))
    .limit(limit)
  let purged = 0
  for (const { id } of due) if (await purgeChat(host, store, id)) purged++
  return purged
}

/** A task is not brought back: one that was deleted is due at once. */
const isDue = (reader: Pick<Store, 'database'>) =>
  and(
    or(
      lt(chats.deletedAt, fromNow(-undoMs)),
      and(eq(chats.kind, 'task'), or(isNotNull(chats.deletedAt), lt(chats.activeAt, fromNow(-taskKeptMs)))),
    ),
    notExists(unended(reader)),
  )

/** What runs, and in a chat that is still there what waits to. */
const unended = ({ database }: Pick<Store, 'database'>) =>
  database
    .select({ one: sql`1` })
    .from(turns)
    .where(
      and(
        eq(turns.chatId, chats.id),
        or(inArray(turns.state, ['running', 'stopping']), and(eq(turns.state, 'queued'), isNull(chats.deletedAt))),
      ),
    )

/** False where it is not due, or not any more: somebody else did it, or brought it back, meanwhile. */
export async function purgeChat(_actor: HostActor | AccountActor, store: Store, chatId: ChatId): Promise<boolean> {
  try {
    return await inChat(store, chatId, async (tx) => {
      const [chat] = await tx
        .select({ ownerId: chats.ownerId, hostId: chats.hostId })
        .from(chats)
        .where(and(eq(chats.id, chatId), isDue({ database: tx })))
      if (!chat) return false
      await askHosts(tx, store, { chatId, ...chat })
      await store.bus.publish(tx, { type: 'closed', by: { chatId }, reason: 'deleted' })
      await tx.delete(drafts).where(eq(drafts.place, chatId))
      await tx.delete(chats).where(eq(chats.id, chatId))
      return true
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return false
    throw error
  }
}

async function askHosts(
  tx: Transaction,
  store: Store,
  { chatId, ownerId, hostId }: { chatId: ChatId; ownerId: PersonId; hostId: HostId | null },
): Promise<void> {
  const ran = await tx
    .selectDistinct({ hostId: turns.hostId })
    .from(turns)
    .where(and(eq(turns.chatId, chatId), isNotNull(turns.hostId)))
  const hosts = new Set([hostId, ...ran.map((row) => row.hostId)].filter((id) => id !== null))
  for (const each of hosts)
    await insertJob(tx, store, {
      personId: ownerId,
      input: { kind: 'delete_chat_files', chatId },
      hostId: each,
      expiresInMs: deleteExpiryMs,
    })
}
