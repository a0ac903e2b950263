import { and, eq } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { type ChatRow, findChat } from '#db/reads/chat-access.ts'
import type { TurnRow } from '#db/reads/turn-rows.ts'
import { readTurnChat } from '#db/reads/turns.ts'
import { turns } from '#db/schema/turns.ts'
import { type Head, inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

export type TurnMoveScope = { tx: Transaction; head: Head; chat: ChatRow; turn: TurnRow }

/** Runs a person's move of a turn: in a transaction that holds the head of its chat. Throws `not_found`. */
export async function inTurn<T>(
  actor: AccountActor,
  store: Store,
  { turnId, run }: { turnId: TurnId; run: (scope: TurnMoveScope) => Promise<T> },
): Promise<T> {
  const chatId = await readTurnChat(actor, store, turnId)
  return await inChat(store, chatId, async (tx, head) => {
    const chat = await findChat(actor, tx, chatId)
    return await run({ tx, head, chat, turn: await findTurn(tx, chatId, turnId) })
  })
}

/** The turn as it is now that the chat's head is held. Throws `not_found`. */
export async function findTurn(tx: Transaction, chatId: ChatId, turnId: TurnId): Promise<TurnRow> {
  const [turn] = await tx
    .select()
    .from(turns)
    .where(and(eq(turns.id, turnId), eq(turns.chatId, chatId)))
  if (!turn) throw notFound('turn')
  return turn
}
