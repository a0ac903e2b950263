import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { type ChatRow, findChat, type Reader, visibleTo } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { chats } from '#db/schema/chats.ts'
import { grants } from '#db/schema/grants.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantInfo, SharedGrant } from '#lib/domain/grants/grant.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Page<Item> = { items: Item[]; nextCursor: string | null }
type PageQuery = { limit?: number | undefined; cursor?: string | undefined }

export const grantInfoColumns = {
  id: grants.id,
  chatId: grants.chatId,
  kind: grants.kind,
  role: grants.role,
  createdAt: grants.createdAt,
  rotatedAt: grants.rotatedAt,
  expiresAt: grants.expiresAt,
  lastUsedAt: grants.lastUsedAt,
}

/** The links to a chat that were not revoked, expired ones too, newest first. Its owner's alone: `forbidden` for others who see it. */
export async function listGrants(
  actor: AccountActor,
  store: Store,
  { chatId, ...query }: PageQuery & { chatId: ChatId },
): Promise<Page<GrantInfo>> {
  await requireOwner(actor, store.database, chatId)
  const rows = store.database
    .select(grantInfoColumns)
    .from(grants)
    .where(and(eq(grants.chatId, chatId), isListed(query)))
    .orderBy(...newestFirst)
  return toPage(await (query.limit === undefined ? rows : rows.limit(query.limit + 1)), query)
}

/** The same of all chats that a person owns. */
export async function listShared(actor: AccountActor, store: Store, query: PageQuery): Promise<Page<SharedGrant>> {
  const own = and(visibleTo(actor), eq(chats.ownerId, actor.personId))
  const rows = store.database
    .select({ ...grantInfoColumns, chatTitle: chats.title, workspaceName: workspaces.name })
    .from(grants)
    .innerJoin(chats, eq(chats.id, grants.chatId))
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .where(and(own, isListed(query)))
    .orderBy(...newestFirst)
  return toPage(await (query.limit === undefined ? rows : rows.limit(query.limit + 1)), query)
}

/** Throws `not_found` for who may not see a chat, `forbidden` for who does not own it. */
export async function requireOwner(actor: AccountActor, reader: Reader, chatId: ChatId): Promise<ChatRow> {
  const chat = await findChat(actor, reader, chatId)
  if (chat.role !== 'owner') throw new Refusal('forbidden', 'Only the owner of a chat shares it.')
  return chat
}

const newestFirst = [desc(grants.createdAt), desc(grants.id)]
const isListed = ({ cursor }: PageQuery): SQL | undefined =>
  and(isNull(grants.revokedAt), cursor === undefined ? undefined : isAfter(cursor))

const isAfter = (cursor: string): SQL => {
  const [at, id] = readCursor(z.tuple([z.iso.datetime(), z.string()]), cursor)
  return sql`(${grants.createdAt}, ${grants.id}) < (${at}::timestamptz, ${id})`
}

function toPage<Item extends GrantInfo>(rows: readonly Item[], { limit = rows.length }: PageQuery): Page<Item> {
  const { page, more } = cutPage(rows, limit)
  const last = page.at(-1)
  return { items: page, nextCursor: more && last ? makeCursor([last.createdAt, last.id]) : null }
}
