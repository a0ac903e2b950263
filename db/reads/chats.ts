import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { findChat, listedTo, type Reader, toChatInfo, visibleTo } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { chatEvents, chatMarks, chats, isNews, messages } from '#db/schema/chats.ts'
import { requests } from '#db/schema/requests.ts'
import { turns } from '#db/schema/turns.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor, Actor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatInfo, ChatStatus } from '#lib/domain/chats/chat.ts'
import { chatState } from '#lib/domain/chats/chat-state.ts'
import { projectChat } from '#lib/domain/events/project.ts'
import type { BackendId, ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import type { TurnOutcome } from '#lib/domain/turns/turn.ts'

export type ChatListItem = ChatStatus & { workspaceName: string; backend: BackendId; createdAt: string }

/** A person's chats, those where something happened last first. */
export async function listChats(
  actor: AccountActor,
  store: Store,
  input: { limit: number; cursor?: string | undefined; workspaceId?: WorkspaceId | undefined },
): Promise<{ items: ChatListItem[]; nextCursor: string | null }> {
  const { limit, cursor, workspaceId } = input
  const rows = await readItems(actor, store.database, {
    where: and(
      listedTo(actor),
      workspaceId && eq(chats.workspaceId, workspaceId),
      cursor === undefined ? undefined : isAfter(cursor),
    ),
    limit: limit + 1,
  })
  const { page, more } = cutPage(rows, limit)
  const last = page.at(-1)
  return { items: page, nextCursor: more && last ? makeCursor([last.at, last.chatId]) : null }
}

const isAfter = (cursor: string): SQL => {
  const [at, id] = readCursor(z.tuple([z.iso.datetime(), z.string()]), cursor)
  return sql`(${chats.activeAt}, ${chats.id}) < (${at}::timestamptz, ${id})`
}

export async function readChat(actor: Actor, store: Store, chatId: ChatId): Promise<ChatInfo> {
  const row = await findChat(actor, store.database, chatId)
  return projectChat(toChatInfo(row), row.role)
}

/** What the actor may do with a chat. Throws `not_found` where they may not even see it. */
export async function readRole(actor: Actor, store: Store, chatId: ChatId): Promise<Role> {
  return (await findChat(actor, store.database, chatId)).role
}

/** Whether a chat is there for the actor. */
export async function maySee(actor: Actor, store: Store, chatId: ChatId): Promise<boolean> {
  return (await store.database.$count(chats, and(eq(chats.id, chatId), visibleTo(actor)))) > 0
}

/** A chat as a list shows it; null where none of the actor's does. */
export async function readStatus(actor: Actor, store: Store, chatId: ChatId): Promise<ChatStatus | null> {
  const [item] = await readItems(actor, store.database, {
    where: and(eq(chats.id, chatId), listedTo(actor)),
    limit: 1,
  })
  if (!item) return null
  const { workspaceId, state, title, summary, at, pinned, unread } = item
  return { chatId, workspaceId, state, title, summary, at, pinned, unread }
}

/** The chats that a person's list begins with: the newest, and all that they pinned. */
export async function listFirstChats(
  actor: AccountActor,
  store: Store,
  { limit }: { limit: number },
): Promise<{ items: ChatListItem[]; nextCursor: string | null }> {
  const { items, nextCursor } = await listChats(actor, store, { limit })
  const where = and(listedTo(actor), sql`${chatMarks.pinnedAt} is not null`)
  const pinned = nextCursor === null ? [] : await readItems(actor, store.database, { where, limit })
  const listed = new Set(items.map((item) => item.chatId))
  return { items: [...items, ...pinned.filter((item) => !listed.has(item.chatId))], nextCursor }
}

async function readItems(
  actor: Actor,
  reader: Reader,
  query: { where: SQL | undefined; limit: number },
): Promise<ChatListItem[]> {
  const whose = actor.kind === 'person' || actor.kind === 'token' ? eq(chatMarks.personId, actor.personId) : sql`false`
  const rows = await reader
    .select({ chat: chats, workspaceName: workspaces.name, pinnedAt: chatMarks.pinnedAt, ...facts })
    .from(chats)
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .leftJoin(chatMarks, and(eq(chatMarks.chatId, chats.id), whose))
    .where(query.where)
    .orderBy(desc(chats.activeAt), desc(chats.id))
    .limit(query.limit)
  return rows.map(({ chat, workspaceName, pinnedAt, unread, lastError, ...known }) => {
    const state = chatState({ ...known, queueHeld: chat.queueHeld })
    return {
      chatId: chat.id,
      workspaceId: chat.workspaceId,
      state,
      title: chat.title,
      summary: (state === 'failed' || state === 'held') && lastError ? lastError : chat.summary,
      at: chat.activeAt,
      pinned: pinnedAt !== null,
      unread,
      workspaceName,
      backend: chat.backend,
      createdAt: chat.createdAt,
    }
  })
}

/** Not a turn whose prompt a rewind cut off. */
const notCut = sql`not exists (select 1 from ${messages}
    where ${messages.id} = ${turns.promptMessageId} and ${messages.cutAt} is not null)`

/** What `chatState` looks at, beside the chat's own row. */
const facts = {
  turn: sql<'running' | 'stopping' | null>`(select ${turns.state} from ${turns}
    where ${turns.chatId} = ${chats.id} and ${turns.state} in ('running', 'stopping'))`,
  openRequests: sql<number>`(select count(*)::int from ${requests}
    where ${requests.chatId} = ${chats.id} and ${requests.state} = 'open')`,
  queued: sql<number>`(select count(*)::int from ${turns}
    where ${turns.chatId} = ${chats.id} and ${turns.state} = 'queued')`,
  lastOutcome: sql<TurnOutcome | null>`(select ${turns.outcome} from ${turns}
    where ${turns.chatId} = ${chats.id} and ${turns.state} = 'ended' and ${notCut}
    order by ${turns.claimedSeq} desc limit 1)`,
  lastError: sql<string | null>`(select ${turns.error} ->> 'message' from ${turns}
    where ${turns.chatId} = ${chats.id} and ${turns.state} = 'ended' and ${notCut}
    order by ${turns.claimedSeq} desc limit 1)`,
  unread: sql<boolean>`exists (select 1 from ${chatEvents} where ${chatEvents.chatId} = ${chats.id}
    and ${chatEvents.seq} > coalesce(${chatMarks.readSeq}, 0) and ${isNews(chatEvents.type)})`,
}
