import { and, asc, eq, gt, ne } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat, type Reader } from '#db/reads/chat-access.ts'
import { shellPieces, shells } from '#db/schema/shells.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

type Row = typeof shells.$inferSelect

export const toShellInfo = (row: Row): ShellInfo => ({
  id: row.id,
  chatId: row.chatId,
  number: row.number,
  state: row.state,
  columns: row.columns,
  rows: row.rows,
  exitCode: row.exitCode,
  fault: row.fault,
  createdAt: row.createdAt,
})

/** Only the owner of a chat has shells in it, whoever else takes part. Throws `not_found`, `forbidden`. */
export async function requireOwner(actor: AccountActor, reader: Reader, chatId: ChatId) {
  const chat = await findChat(actor, reader, chatId)
  if (chat.role !== 'owner') throw new Refusal('forbidden', 'Only the owner of a chat may open a shell in its files.')
  return chat
}

/** The shells of one's own chat that have not ended. */
export async function listShells(actor: AccountActor, store: Store, chatId: ChatId): Promise<ShellInfo[]> {
  await requireOwner(actor, store.database, chatId)
  const rows = await store.database
    .select()
    .from(shells)
    .where(and(eq(shells.chatId, chatId), ne(shells.state, 'ended')))
    .orderBy(asc(shells.number))
  return rows.map(toShellInfo)
}

export type ShellPlace = { chatId: ChatId; shellId: ShellId }
export const isShell = ({ chatId, shellId }: ShellPlace) => and(eq(shells.id, shellId), eq(shells.chatId, chatId))

/** A shell of one's own chat, ended or not, and how many bytes it printed. Throws `not_found`. */
export async function readShell(
  actor: AccountActor,
  store: Store,
  place: ShellPlace,
): Promise<{ shell: ShellInfo; printed: number }> {
  await requireOwner(actor, store.database, place.chatId)
  const [row] = await store.database.select().from(shells).where(isShell(place))
  if (!row) throw notFound('shell')
  return { shell: toShellInfo(row), printed: row.printed }
}

/** Some of what a shell printed, base64: its bytes `from` up to `to`. */
export type Printed = { from: number; to: number; data: string }

/** What is kept of what it printed past its first `after` bytes, at most `limit` pieces, for whoever `readShell` showed it to. */
export async function readPrinted(
  _actor: AccountActor,
  store: Store,
  { shellId, after, limit }: { shellId: ShellId; after: number; limit: number },
): Promise<Printed[]> {
  const rows = await store.database
    .select({ to: shellPieces.seq, data: shellPieces.data })
    .from(shellPieces)
    .where(and(eq(shellPieces.shellId, shellId), eq(shellPieces.direction, 'out'), gt(shellPieces.seq, after)))
    .orderBy(asc(shellPieces.seq))
    .limit(limit)
  return rows.map(({ to, data }) => ({ from: to - Buffer.byteLength(data, 'base64'), to, data }))
}

/** What was typed after the piece of that number, for the host that runs the shell. */
export async function readTyped(
  host: HostActor,
  store: Store,
  { shellId, after }: { shellId: ShellId; after: number },
): Promise<{ seq: number; data: string }[]> {
  return await store.database
    .select({ seq: shellPieces.seq, data: shellPieces.data })
    .from(shellPieces)
    .innerJoin(shells, and(eq(shells.id, shellPieces.shellId), eq(shells.hostId, host.hostId)))
    .where(and(eq(shellPieces.shellId, shellId), eq(shellPieces.direction, 'in'), gt(shellPieces.seq, after)))
    .orderBy(asc(shellPieces.seq))
}
