import { and, eq, lt, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { type ChatRow, findChatOfTurn, toChatInfo } from '#db/reads/chat-access.ts'
import { foldTurn, readTurnLog } from '#db/reads/running-turn.ts'
import type { TurnRow } from '#db/reads/turn-rows.ts'
import { chatHeads, chats, messages } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import { tasks } from '#db/schema/tasks.ts'
import { turns } from '#db/schema/turns.ts'
import { appendApart } from '#db/writes/append-apart.ts'
import { append } from '#db/writes/append-events.ts'
import type { Head } from '#db/writes/in-chat.ts'
import { insertPatch, type PatchDraft } from '#db/writes/patches/insert-patch.ts'
import { cancelRequests } from '#db/writes/requests/cancel.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { searchTextOf } from '#lib/domain/chats/search-text.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'
import { settleTools } from '#lib/domain/turns/assemble.ts'
import { holdsQueueAfter } from '#lib/domain/turns/move.ts'
import type { TurnOutcome } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

export type TurnEnd = {
  /** What the writer still holds of this turn. */
  rest: readonly EventDraft[]
  outcome: TurnOutcome
  stopReason: string | null
  error: TurnError | null
  patch: PatchDraft | null
  endSnapshot: SnapshotId | null
  /** Whether the agent got the prompt: what it was told it is not told again. */
  told: boolean
}

type Scope = { head: Head; turn: TurnRow; end: TurnEnd }

/**
 * Ends a claimed turn: everything still open is settled, its message is stored whole, its lease is no more. The chat's head must be
 * held. Gives whether all of `rest` was written; what the database does not take of it, the turn ends without.
 */
export async function settleTurn(
  host: HostActor,
  store: Store,
  { tx, ...scope }: Scope & { tx: Transaction },
): Promise<{ restWritten: boolean }> {
  const { head, turn, end } = scope
  const chat = await findChatOfTurn(host, tx, turn.chatId)
  const restWritten = await appendRest(tx, store, head, end.rest)
  const log = await readTurnLog(tx, turn)
  const grown = foldTurn(toChatInfo(chat), turn, log)
  const events = await append(tx, store, { chatId: chat.id, at: head.at }, await lastDrafts(tx, { ...scope, grown }))
  await storeTurn(tx, scope, events.reduce(fold, grown))
  await storeSession(tx, scope, [...log, ...events])
  await releaseChat(tx, store, { ...scope, chat })
  return { restWritten }
}

/** Without the events that cannot be stored, so that their turn can end all the same. */
async function appendRest(tx: Transaction, store: Store, head: Head, rest: readonly EventDraft[]): Promise<boolean> {
  if (rest.length === 0) return true
  const { chatId, at } = head
  const written = await appendApart(tx, store, [{ chatId, at, drafts: rest }])
  return written.get(chatId)?.length === rest.length
}

async function lastDrafts(tx: Transaction, scope: Scope & { grown: ChatView }): Promise<EventDraft[]> {
  const { head, turn, end, grown } = scope
  const { outcome, stopReason, error } = end
  const drafts = settleParts(turn, grown, outcome)
  drafts.push(...(await cancelRequests(tx, { turnId: turn.id, at: head.at, by: null })))
  if (end.patch) {
    const { messageId } = turn
    const patch = await insertPatch(tx, head, { ...end.patch, messageId, failedMidTurn: outcome !== 'completed' })
    drafts.push({ type: 'patch.created', patch })
  }
  drafts.push({ type: 'turn.ended', turnId: turn.id, outcome, stopReason, error })
  if (holdsQueueAfter(outcome, error)) drafts.push({ type: 'chat.updated', queueHeld: true })
  return drafts
}

/** The tool calls that nobody settled. */
function settleParts(turn: TurnRow, grown: ChatView, outcome: TurnOutcome): EventDraft[] {
  const message = grown.messages.find(({ id }) => id === turn.messageId)
  if (message?.author.kind !== 'agent') return []
  const assembly = { turnId: turn.id, messageId: message.id, backend: message.author.backend, parts: message.parts }
  return settleTools(assembly, outcome === 'failed' ? 'failed' : 'cancelled')
}

async function storeTurn(tx: Transaction, { head, turn, end }: Scope, ended: ChatView): Promise<void> {
  const message = ended.messages.find(({ id }) => id === turn.messageId)
  if (message)
    await tx
      .update(messages)
      .set({ parts: message.parts, searchText: searchTextOf(message.parts) })
      .where(eq(messages.id, message.id))
  const info = ended.turns[turn.id]
  if (!info) throw new Error(`the fold lost turn ${turn.id}`)
  await tx
    .update(turns)
    .set({
      state: 'ended',
      outcome: info.outcome,
      stopReason: info.stopReason,
      error: info.error,
      usage: info.usage,
      firstTextAt: info.firstTextAt,
      endedAt: head.at,
      endSnapshot: end.endSnapshot,
      leaseExpiresAt: null,
    })
    .where(eq(turns.id, turn.id))
}

/** What the agent was told and what it said that it offers. */
async function storeSession(tx: Transaction, { head, turn, end }: Scope, log: readonly ChatEvent[]): Promise<void> {
  const backend = turn.backend
  if (backend === null) return
  const ofChat = eq(sessions.chatId, turn.chatId)
  const last = sql`(select max(position) from ${messages} where turn_id = ${turn.id})`
  const known = end.told ? { knownPosition: last } : {}
  await tx
    .update(sessions)
    .set({ lastActiveAt: head.at, ...known })
    .where(and(ofChat, eq(sessions.backend, backend)))
  const commands = log.findLast((event) => event.type === 'commands.updated')
  if (commands)
    await tx
      .update(sessions)
      .set({ commands: commands.commands, commandsSeq: commands.seq })
      .where(and(ofChat, eq(sessions.backend, backend), lt(sessions.commandsSeq, commands.seq)))
  const options = log.findLast((event) => event.type === 'options.updated')
  if (options)
    await tx
      .update(sessions)
      .set({ options: options.options, optionsSeq: options.seq })
      .where(and(ofChat, eq(sessions.backend, options.backend), lt(sessions.optionsSeq, options.seq)))
}

/** The fence is raised so that nothing more of this turn can be written, and the next in the queue may go. */
async function releaseChat(
  tx: Transaction,
  store: Store,
  { head, end, chat }: Scope & { chat: ChatRow },
): Promise<void> {
  await tx
    .update(chatHeads)
    .set({ fence: head.fence + 1 })
    .where(eq(chatHeads.chatId, chat.id))
  const held = holdsQueueAfter(end.outcome, end.error) ? { queueHeld: true } : {}
  await tx
    .update(chats)
    .set({ activeAt: head.at, ...held })
    .where(eq(chats.id, chat.id))
  if (chat.kind === 'task') await tx.update(tasks).set({ expiresAt: null }).where(eq(tasks.chatId, chat.id))
  await store.bus.publish(tx, { type: 'work', hostId: chat.hostId, chatId: chat.id })
}
