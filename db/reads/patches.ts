import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { findChat, type Reader } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { patches } from '#db/schema/patches.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import type { ChatId, PatchId } from '#lib/domain/ids.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import { notFound } from '#lib/domain/refusal.ts'

type PatchPage = { items: PatchInfo[]; nextCursor: string | null }

/** A chat's patches, newest first, without hunks. */
export async function listPatches(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; limit: number; cursor?: string | undefined },
): Promise<PatchPage> {
  await findChat(actor, store.database, input.chatId)
  return await readPatchPage(store.database, input)
}

export async function readPatchPage(
  reader: Reader,
  input: { chatId: ChatId; limit: number; cursor?: string | undefined },
): Promise<PatchPage> {
  const before = input.cursor === undefined ? undefined : lt(patches.number, readCursor(z.int(), input.cursor))
  const rows = await reader
    .select(patchInfoColumns)
    .from(patches)
    .where(and(eq(patches.chatId, input.chatId), before))
    .orderBy(desc(patches.number))
    .limit(input.limit + 1)
  const { page, more } = cutPage(rows, input.limit)
  const last = page.at(-1)
  return { items: page, nextCursor: more && last ? makeCursor(last.number) : null }
}

/** One patch as `git diff --binary --full-index` printed it; `diff` is null where it was too large to keep. */
export async function readPatch(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; patchId: PatchId },
): Promise<{ patch: PatchInfo; diff: string | null }> {
  await findChat(actor, store.database, input.chatId)
  const [row] = await store.database
    .select({ patch: patchInfoColumns, diff: patches.diff })
    .from(patches)
    .where(and(eq(patches.id, input.patchId), eq(patches.chatId, input.chatId)))
  if (!row) throw notFound('patch')
  return row
}

/** A patch without its lines. */
export const patchInfoColumns = {
  patchId: patches.id,
  number: patches.number,
  turnId: patches.turnId,
  messageId: patches.messageId,
  author: patches.author,
  person: patches.person,
  state: patches.state,
  failedMidTurn: patches.failedMidTurn,
  files: patches.files,
  omitted: patches.omitted,
  createdAt: patches.createdAt,
}
