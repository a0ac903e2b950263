import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { personAuthor, toQueueEntry } from '#db/reads/turn-rows.ts'
import { messages } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inLease } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId, PersonId, TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

/** A queued message that is to go into the running turn. */
export type SteeredEntry = {
  turnId: TurnId
  revision: number
  text: string
  personId: PersonId
  personName: string
  promptMessageId: Message['id']
}

/** The messages of a chat that wait to go into its running turn, first first. */
export async function listSteered(_host: HostActor, store: Store, chatId: ChatId): Promise<SteeredEntry[]> {
  return await store.database
    .select({
      turnId: turns.id,
      revision: turns.revision,
      text: turns.text,
      personId: turns.personId,
      personName: people.name,
      promptMessageId: turns.promptMessageId,
    })
    .from(turns)
    .innerJoin(people, eq(people.id, turns.personId))
    .where(and(eq(turns.chatId, chatId), eq(turns.state, 'queued'), eq(turns.steer, true)))
    .orderBy(asc(turns.place), asc(turns.id))
}

export type Told = {
  lease: Lease
  entry: SteeredEntry
  /** Where it came in: the agent's message, and how many parts it had. */
  steered: NonNullable<Message['steered']>
  /** What the writer still holds of this turn. */
  rest: readonly EventDraft[]
  /** The id of what was told where the entry stays; the same when this is done again. */
  messageId: Message['id']
}

/**
 * The agent was told: the message enters the transcript inside the running turn and leaves the queue. An entry that was edited
 * meanwhile stays, as an ordinary one, because that text was not told. Doing it again, because the answer was lost, does nothing.
 */
export async function recordSteered(_host: HostActor, store: Store, told: Told): Promise<void> {
  const { lease, entry, steered, rest, messageId } = told
  await inLease(store, lease, async (tx, head) => {
    const ids = [entry.promptMessageId, messageId]
    const known = await tx.select({ id: messages.id }).from(messages).where(inArray(messages.id, ids))
    if (known.length > 0) return
    const { chatId } = lease
    const ofEntry = and(eq(turns.id, entry.turnId), eq(turns.state, 'queued'))
    const [gone] = await tx
      .delete(turns)
      .where(and(ofEntry, eq(turns.revision, entry.revision)))
      .returning({ id: turns.id })
    const [kept] = gone ? [] : await tx.update(turns).set({ steer: false }).where(ofEntry).returning()
    const message: Message = {
      id: gone ? entry.promptMessageId : messageId,
      author: personAuthor(entry.personId, entry.personName),
      at: head.at,
      turnId: lease.turnId,
      parts: [{ type: 'text', text: entry.text }],
      steered,
    }
    const drafts: EventDraft[] = [...rest]
    if (gone) drafts.push({ type: 'turn.removed', turnId: entry.turnId })
    if (kept) drafts.push({ type: 'turn.updated', entry: toQueueEntry(kept, entry.personName) })
    const events = await append(tx, store, { chatId, at: head.at }, [...drafts, { type: 'message.added', message }])
    const position = events.at(-1)?.seq
    if (position === undefined) throw new Error('nothing was appended')
    await tx.insert(messages).values({ ...message, chatId, position, searchText: entry.text })
  })
}
