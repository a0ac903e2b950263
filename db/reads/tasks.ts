import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { type Reader, visibleTo } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { patchInfoColumns } from '#db/reads/patches.ts'
import { chats, messages } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { requests } from '#db/schema/requests.ts'
import { tasks } from '#db/schema/tasks.ts'
import { turns } from '#db/schema/turns.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { searchTextOf } from '#lib/domain/chats/search-text.ts'
import type { TaskId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import { hasEnded, type TaskInfo, type TaskState } from '#lib/domain/tasks/task.ts'
import { timeoutError } from '#lib/domain/tasks/timeout-error.ts'

/** One's own tasks, newest first. */
export async function listTasks(
  actor: AccountActor,
  store: Store,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: TaskInfo[]; nextCursor: string | null }> {
  const rows = await select(actor, store.database, cursor === undefined ? undefined : isAfter(cursor)).limit(limit + 1)
  const { page, more } = cutPage(rows, limit)
  const last = page.at(-1)
  const nextCursor = more && last ? makeCursor([last.task.createdAt, last.task.id]) : null
  return { items: page.map(toInfo), nextCursor }
}

/** One's own task. Throws `not_found`. */
export async function readTask(actor: AccountActor, reader: Reader, taskId: TaskId): Promise<TaskInfo> {
  const [row] = await select(actor, reader, eq(tasks.id, taskId))
  if (!row) throw notFound('task')
  return toInfo(row)
}

const isAfter = (cursor: string): SQL => {
  const [at, id] = readCursor(z.tuple([z.iso.datetime(), z.string()]), cursor)
  return sql`(${tasks.createdAt}, ${tasks.id}) < (${at}::timestamptz, ${id})`
}

const asks = sql<boolean>`exists (select 1 from ${requests}
  where ${requests.turnId} = ${tasks.turnId} and ${requests.state} = 'open')`

const select = (actor: AccountActor, reader: Reader, which: SQL | undefined) =>
  reader
    .select({ task: tasks, chat: chats, turn: turns, parts: messages.parts, patch: patchInfoColumns, asks })
    .from(tasks)
    .innerJoin(chats, eq(chats.id, tasks.chatId))
    .leftJoin(turns, eq(turns.id, tasks.turnId))
    .leftJoin(messages, eq(messages.id, turns.messageId))
    .leftJoin(patches, and(eq(patches.chatId, tasks.chatId), eq(patches.turnId, tasks.turnId)))
    .where(and(eq(tasks.personId, actor.personId), visibleTo(actor), which))
    .orderBy(desc(tasks.createdAt), desc(tasks.id))

type Row = Awaited<ReturnType<typeof select>>[number]

function toInfo(row: Row): TaskInfo {
  const { task, chat, turn, parts, patch } = row
  const state = stateOf(row)
  const ended = hasEnded(state)
  return {
    id: task.id,
    chatId: task.chatId,
    workspaceId: chat.workspaceId,
    backend: chat.backend,
    state,
    title: chat.title ?? '',
    text: ended && parts ? searchTextOf(parts) : null,
    error: errorOf(row, state),
    patch: patch && {
      id: patch.patchId,
      files: patch.files,
      omitted: patch.omitted,
      failedMidTurn: patch.failedMidTurn,
    },
    usage: turn?.usage ?? null,
    createdAt: task.createdAt,
    expiresAt: ended ? null : task.expiresAt,
    endedAt: ended ? (turn?.endedAt ?? task.timedOutAt ?? chat.activeAt) : null,
  }
}

/** One whose turn left the queue before it ran was stopped. */
function stateOf({ turn, asks }: Row): TaskState {
  if (!turn) return 'stopped'
  if (turn.state === 'ended') return turn.outcome ?? 'interrupted'
  if (turn.state === 'queued') return 'queued'
  return asks ? 'waiting' : 'running'
}

function errorOf({ task, turn }: Row, state: TaskState): TaskInfo['error'] {
  if (state !== 'stopped' || task.timedOutAt === null) return turn?.error ?? null
  return timeoutError({ timeoutMs: task.timeoutMs, began: turn !== null })
}
