import { and, eq, inArray } from 'drizzle-orm'
import type { Reader } from '#db/reads/chat-access.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { asClaimed, type TurnRow } from '#db/reads/turn-rows.ts'
import { turns } from '#db/schema/turns.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** The chat's turn that runs or stops; null where none does. */
export async function readRunningTurn(reader: Reader, chatId: ChatId): Promise<TurnRow | null> {
  const [row] = await reader
    .select()
    .from(turns)
    .where(and(eq(turns.chatId, chatId), inArray(turns.state, ['running', 'stopping'])))
  return row ?? null
}

/** What the log has since a turn was claimed. While it runs, its message's parts are nowhere else. */
export const readTurnLog = async (reader: Reader, turn: TurnRow): Promise<ChatEvent[]> =>
  await readLog(reader, { chatId: turn.chatId, after: turn.claimedSeq ?? 0 })

/** A view with one claimed turn in it and nothing else, and what `events` made of that turn. */
export function foldTurn(chat: ChatInfo, turn: TurnRow, events: readonly ChatEvent[]): ChatView {
  const claimed: ChatView = {
    chat,
    role: 'owner',
    messages: [],
    olderCursor: null,
    turns: { [turn.id]: asClaimed(turn) },
    runningTurnId: turn.id,
    queue: [],
    requests: [],
    patches: [],
    commands: [],
    options: [],
    offeredBy: { commands: null, options: null },
  }
  return events.reduce(fold, claimed)
}
