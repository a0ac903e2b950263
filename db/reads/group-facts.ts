import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { GroupFacts } from '#lib/domain/groups/group.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

type ChatColumns = Pick<typeof chats.$inferSelect, 'id' | 'ownerId' | 'workspaceId'>

/** What decides to which group a chat belongs. Grants let others only read, so none is shared. */
export const groupFacts = ({ id, ownerId, workspaceId }: ChatColumns): GroupFacts => ({
  chatId: id,
  ownerId,
  workspaceId,
  isShared: false,
})

/** The same of a chat that a host is asked about. Throws `not_found`. */
export async function readGroupFacts(host: HostActor, store: Store, chatId: ChatId): Promise<GroupFacts> {
  const { id, ownerId, workspaceId } = chats
  const [row] = await store.database
    .select({ id, ownerId, workspaceId })
    .from(chats)
    .where(and(eq(id, chatId), visibleTo(host)))
  if (!row) throw notFound('chat')
  return groupFacts(row)
}
