import { and, eq, lt } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { tasks } from '#db/schema/tasks.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { type Head, inChat } from '#db/writes/in-chat.ts'
import { stopRunningTurn } from '#db/writes/turns/stop-running.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const author = { kind: 'greenroom' as const }

/** Stops the tasks, whichever host they run on, that take longer than they were given; what still waits is not begun any more. */
export async function stopExpiredTasks(_host: HostActor, store: Store): Promise<void> {
  const due = await store.database.select({ chatId: tasks.chatId }).from(tasks).where(lt(tasks.expiresAt, now))
  for (const { chatId } of due) await stopOne(store, chatId)
}

async function stopOne(store: Store, chatId: ChatId): Promise<void> {
  try {
    await inChat(store, chatId, async (tx, head) => {
      const [task] = await tx
        .select()
        .from(tasks)
        .where(and(eq(tasks.chatId, chatId), lt(tasks.expiresAt, now)))
      if (!task) return
      const [turn] = await tx.select().from(turns).where(eq(turns.id, task.turnId))
      const drafts = await end(tx, head, turn)
      const timedOut = drafts.length > 0 ? { timedOutAt: head.at } : {}
      await tx
        .update(tasks)
        .set({ expiresAt: null, ...timedOut })
        .where(eq(tasks.id, task.id))
      await append(tx, store, { chatId, at: head.at }, drafts)
      await store.bus.publish(tx, { type: 'work', hostId: turn?.hostId ?? null, chatId })
    })
  } catch (error) {
    // It was removed meanwhile.
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error
  }
}

/** The events that say so; none where it had ended, or was stopped, already. */
async function end(tx: Transaction, head: Head, turn: typeof turns.$inferSelect | undefined): Promise<EventDraft[]> {
  if (turn?.state !== 'queued') return await stopRunningTurn(tx, head, author)
  await tx.delete(turns).where(eq(turns.id, turn.id))
  return [{ type: 'turn.removed', turnId: turn.id }]
}
