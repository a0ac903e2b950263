import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import type { TurnRow } from '#db/reads/turn-rows.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { together } from '#db/together.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { type ClaimedTurn, describeClaim, readMemory, readOwnedChat } from '#db/writes/turns/claim.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'

/**
 * The turns that this host claimed without hearing of it, because the answer was lost: no agent was told of them, and they are none
 * of those that it knows. Their leases are renewed.
 */
export async function reclaimTurns(
  host: HostActor,
  store: Store,
  { leaseMs, known }: { leaseMs: number; known: readonly TurnId[] },
): Promise<ClaimedTurn[]> {
  const unheard = and(
    eq(turns.hostId, host.hostId),
    inArray(turns.state, ['running', 'stopping']),
    isNull(turns.messageId),
    notInArray(turns.id, [...known]),
  )
  const found = await store.database.select({ id: turns.id, chatId: turns.chatId }).from(turns).where(unheard)
  const claims: ClaimedTurn[] = []
  for (const { id, chatId } of found) {
    const claimed = await inChat(store, chatId, async (tx, head) => {
      const [turn] = await tx
        .update(turns)
        .set({ leaseExpiresAt: fromNow(leaseMs) })
        .where(and(eq(turns.id, id), eq(turns.fence, head.fence), unheard))
        .returning()
      return turn ? describeClaim(turn, await readKnown(tx, turn)) : null
    })
    if (claimed) claims.push(claimed)
  }
  return claims
}

async function readKnown(tx: Transaction, { chatId, personId }: TurnRow) {
  const [chat, memory, sender] = await together([
    readOwnedChat(tx, chatId),
    readMemory(tx, chatId),
    tx.select({ name: people.name }).from(people).where(eq(people.id, personId)),
  ])
  return { chat, memory, personName: sender[0]?.name ?? '', more: false }
}
