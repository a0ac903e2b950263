import { and, asc, eq, inArray, isNotNull, lt, notExists, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chats } from '#db/schema/chats.ts'
import { drafts } from '#db/schema/drafts.ts'
import { turns } from '#db/schema/turns.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { undoMs } from '#lib/domain/chats/deletion.ts'
import type { ChatId, HostId, PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** The hosts' files wait until those run again, however long that takes. */
const deleteExpiryMs = 365 * 24 * 3_600_000

/**
 * Removes for good the chats, at most `limit`, whose time for undo is over and in which nothing runs any more: their rows now, their
 * files by a job of each host that may have some. Gives how many went.
 */
export async function purgeChats(_host: HostActor, store: Store, { limit }: { limit: number }): Promise<number> {
  const due = await store.database
    .select({ id: chats.id })
    .from(chats)
    .where(and(isDue(), notExists(running(store))))
    .orderBy(asc(chats.deletedAt))
    .limit(limit)
  let purged = 0
  for (const { id } of due) if (await purgeOne(store, id)) purged++
  return purged
}

const isDue = () => lt(chats.deletedAt, fromNow(-undoMs))
const running = (store: Store) =>
  store.database
    .select({ one: sql`1` })
    .from(turns)
    .where(and(eq(turns.chatId, chats.id), inArray(turns.state, ['running', 'stopping'])))

/** False where somebody else did it, or brought it back, meanwhile. */
async function purgeOne(store: Store, chatId: ChatId): Promise<boolean> {
  try {
    return await inChat(store, chatId, async (tx) => {
      const [chat] = await tx
        .select({ ownerId: chats.ownerId, hostId: chats.hostId })
        .from(chats)
        .where(and(eq(chats.id, chatId), isDue()))
      if (!chat) return false
      await askHosts(tx, store, { chatId, ...chat })
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
