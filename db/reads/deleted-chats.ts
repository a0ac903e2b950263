import { and, desc, eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { isListed } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type DeletedChat, undoMs } from '#lib/domain/chats/deletion.ts'

/** The actor's chats that can still be brought back, the last deleted first. */
export async function listDeletedChats(actor: AccountActor, store: Store): Promise<DeletedChat[]> {
  const rows = await store.database
    .select({
      chatId: chats.id,
      title: chats.title,
      workspaceName: workspaces.name,
      deletedAt: chats.deletedAt,
      pendingPatches: sql<number>`(select count(*)::int from ${patches}
        where ${patches.chatId} = ${chats.id} and ${patches.state} = 'pending')`,
    })
    .from(chats)
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .where(and(eq(chats.ownerId, actor.personId), isListed, sql`${chats.deletedAt} > ${fromNow(-undoMs)}`))
    .orderBy(desc(chats.deletedAt))
  return rows.flatMap(({ deletedAt, ...chat }) => {
    if (deletedAt === null) return []
    return [{ ...chat, deletedAt, goneAt: new Date(Date.parse(deletedAt) + undoMs).toISOString() }]
  })
}
