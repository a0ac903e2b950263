import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Database, Transaction } from '#db/client.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { Actor, HostActor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Where rows are read: the pool, or a transaction that sees one moment. */
export type Reader = Database | Transaction

/** The role of an actor in a chat, as SQL over `chats`: null for whoever may not see it. The one place that decides it. */
function roleColumn(actor: Actor): SQL<Role | null> {
  if (actor.kind === 'host') return sql<Role | null>`case when ${chats.deletedAt} is null then 'owner' end`
  if (actor.kind === 'link')
    return sql<Role | null>`case when ${chats.deletedAt} is null and ${chats.id} = ${actor.chatId} then ${actor.role} end`
  return sql<Role | null>`case when ${chats.deletedAt} is null and ${chats.ownerId} = ${actor.personId} then 'owner' end`
}

/** The chats that an actor may see, as a condition over `chats`. */
export function visibleTo(actor: Actor): SQL | undefined {
  if (actor.kind === 'host') return isNull(chats.deletedAt)
  if (actor.kind === 'link') return and(eq(chats.id, actor.chatId), isNull(chats.deletedAt))
  return and(eq(chats.ownerId, actor.personId), isNull(chats.deletedAt))
}

/** Those of them that lists show, and searches find: a task's is known by its task alone. */
export const listedTo = (actor: Actor): SQL | undefined => and(visibleTo(actor), isListed)

/** The condition that a chat is not a task's. */
export const isListed = eq(chats.kind, 'chat')

export type ChatRow = typeof chats.$inferSelect & { workspaceName: string; ownerName: string; role: Role }

/** The chat with the actor's role in it. Throws `not_found`. */
export async function findChat(actor: Actor, reader: Reader, chatId: ChatId): Promise<ChatRow> {
  const [row] = await selectChats(reader, roleColumn(actor)).where(and(eq(chats.id, chatId), visibleTo(actor)))
  if (!row?.role) throw notFound('chat')
  return { ...row.chat, workspaceName: row.workspaceName, ownerName: row.ownerName, role: row.role }
}

/** A chat whose turn is a host's to end, deleted or not. Throws `not_found` where even its row is gone. */
export async function findChatOfTurn(_host: HostActor, reader: Reader, chatId: ChatId): Promise<ChatRow> {
  const [row] = await selectChats(reader, sql<Role>`'owner'`).where(eq(chats.id, chatId))
  if (!row) throw notFound('chat')
  return { ...row.chat, workspaceName: row.workspaceName, ownerName: row.ownerName, role: row.role }
}

const selectChats = <Column extends SQL<Role | null>>(reader: Reader, role: Column) =>
  reader
    .select({ chat: chats, workspaceName: workspaces.name, ownerName: people.name, role })
    .from(chats)
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .innerJoin(people, eq(people.id, chats.ownerId))

export const toChatInfo = (row: Omit<ChatRow, 'role'>): ChatInfo => ({
  id: row.id,
  workspaceId: row.workspaceId,
  workspaceName: row.workspaceName,
  ownerName: row.ownerName,
  title: row.title,
  summary: row.summary,
  backend: row.backend,
  model: row.model,
  mode: row.mode,
  options: row.options,
  queueHeld: row.queueHeld,
  createdAt: row.createdAt,
})
