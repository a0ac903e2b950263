import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { insertPatch, type PatchDraft } from '#db/writes/patches/insert-patch.ts'
import { findTurn } from '#db/writes/turns/in-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** Records changes that no turn's end did: a person's, or with `turnId` what an interrupted turn left behind. */
export async function recordPatch(
  _host: HostActor,
  store: Store,
  { chatId, patch: draft }: { chatId: ChatId; patch: PatchDraft },
): Promise<void> {
  await inChat(store, chatId, async (tx, { at }) => {
    const turn = draft.turnId && (await findTurn(tx, chatId, draft.turnId))
    const failedMidTurn = turn !== null && turn.outcome !== 'completed'
    const patch = await insertPatch(tx, { chatId, at }, { ...draft, messageId: turn?.messageId ?? null, failedMidTurn })
    if (turn) await tx.update(turns).set({ endSnapshot: draft.toSnapshot }).where(eq(turns.id, turn.id))
    await append(tx, store, { chatId, at }, [{ type: 'patch.created', patch }])
  })
}
