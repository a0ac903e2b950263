import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { attachments } from '#db/schema/attachments.ts'
import { messages } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import type { Actor, HostActor } from '#lib/domain/actors/actor.ts'
import type { AttachmentId, ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Written out: drizzle leaves the table's name away from the columns of a single table's selection, also within subqueries. */
const asFile = sql.raw(`jsonb_build_array(jsonb_build_object('attachmentId', "attachments"."id"))`)
const inTurn = sql`select 1 from ${turns} t where t.chat_id = "attachments"."chat_id" and t.files @> ${asFile}`
const inMessage = sql`select 1 from ${messages} m where m.chat_id = "attachments"."chat_id"
  and m.author ->> 'kind' = 'person' and m.parts @> ${asFile}`

/** That an attachment stands in the transcript, as a condition over `attachments`. */
const isTold: SQL<boolean> = sql<boolean>`exists (${inMessage} and m.cut_at is null)`

/** That it stands there or waits in the queue. */
export const isSent: SQL<boolean> = sql<boolean>`(exists (${inTurn} and t.state = 'queued') or ${isTold})`

/** That anything names it, what a rewind cut off too. */
export const isNamed: SQL<boolean> = sql<boolean>`(exists (${inTurn}) or exists (${inMessage}))`

export type StoredFile = { name: string; mediaType: string; bytes: Uint8Array }

/** An attachment of a chat with its bytes: one's own, and others' once they were sent; for viewers, once it was told. Throws `not_found`. */
export async function readAttachment(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; attachmentId: AttachmentId },
): Promise<StoredFile> {
  const { role } = await findChat(actor, store.database, input.chatId)
  const shown = role === 'viewer' ? isTold : isSent
  const own = actor.kind === 'person' || actor.kind === 'token' ? eq(attachments.personId, actor.personId) : undefined
  const [row] = await store.database
    .select({ name: attachments.name, mediaType: attachments.mediaType, bytes: attachments.bytes })
    .from(attachments)
    .where(
      and(eq(attachments.id, input.attachmentId), eq(attachments.chatId, input.chatId), own ? or(own, shown) : shown),
    )
  if (!row) throw notFound('attachment')
  return row
}

/** The files of a message with their bytes, in their order. One that is gone is left out. */
export async function readPromptFiles(
  host: HostActor,
  store: Store,
  input: { chatId: ChatId; files: readonly FilePart[] },
): Promise<(StoredFile & { id: AttachmentId })[]> {
  if (input.files.length === 0) return []
  await findChat(host, store.database, input.chatId)
  const ids = input.files.map((file) => file.attachmentId)
  const { id, name, mediaType, bytes } = attachments
  const rows = await store.database
    .select({ id, name, mediaType, bytes })
    .from(attachments)
    .where(and(eq(attachments.chatId, input.chatId), inArray(id, ids)))
  return ids.flatMap((wanted) => rows.find((row) => row.id === wanted) ?? [])
}
