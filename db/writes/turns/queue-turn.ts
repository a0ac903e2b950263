import { eq } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import type { ChatRow } from '#db/reads/chat-access.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { readPlaces } from '#db/reads/turn-rows.ts'
import { chats } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import type { Head } from '#db/writes/in-chat.ts'
import { titleFrom } from '#lib/domain/chats/chat.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { BackendId, MessageId, TurnId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import type { Author } from '#lib/domain/people/author.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { queueLimit } from '#lib/domain/turns/limits.ts'
import { placeFirst, placeLast, placeSteered } from '#lib/domain/turns/place.ts'
import type { QueueEntry } from '#lib/domain/turns/turn.ts'
import { newId } from '#lib/ids.ts'

export type QueuedTurn = {
  messageId: MessageId
  turnId: TurnId
  /** How many turns come before it; 0 when it starts now. */
  place: number
}

type Prompt = {
  author: Extract<Author, { kind: 'person' }>
  text: string
  files?: FilePart[]
  backend: BackendId | null
  options: Record<string, string> | null
}

type Queueing = {
  head: Head
  chat: ChatRow
  prompt: Prompt
  /** Into the running turn, where one runs. */
  steer?: boolean
  /** Before all that wait. */
  first?: boolean
  /** What happened before it, in the same moment. */
  before?: readonly EventDraft[]
}

/** Puts a prompt into a chat's queue: last, unless it is to be first or the queue was held, which it releases. Throws `too_many`. */
export async function queueTurn(tx: Transaction, store: Store, queueing: Queueing): Promise<QueuedTurn> {
  const { head, chat, prompt } = queueing
  if (chat.kind === 'task' && (await tx.$count(turns, eq(turns.chatId, chat.id))) > 0)
    throw new Refusal('conflict', 'A task has one prompt. Start another task, or a chat.')
  const queue = await readPlaces(tx, chat.id)
  if (queue.length >= queueLimit) throw new Refusal('too_many', `A chat's queue holds ${queueLimit} messages at most.`)
  const running = await readRunningTurn(tx, chat.id)
  const steer = queueing.steer === true && running?.state === 'running'
  const first = queueing.first === true || chat.queueHeld
  const place = steer ? placeSteered(queue) : first ? placeFirst(queue) : placeLast(queue)
  const entry = await insertEntry(tx, { head, prompt, place, steer })
  const changes = {
    ...(chat.title === null && { title: titleFrom(prompt.text || (prompt.files?.[0]?.name ?? '')) }),
    ...(chat.queueHeld && { queueHeld: false }),
  }
  const drafts: EventDraft[] = [...(queueing.before ?? []), { type: 'turn.queued', entry }]
  if (Object.keys(changes).length > 0) drafts.push({ type: 'chat.updated', ...changes })
  await tx
    .update(chats)
    .set({ ...changes, activeAt: head.at })
    .where(eq(chats.id, chat.id))
  await append(tx, store, { chatId: chat.id, at: head.at }, drafts)
  await store.bus.publish(tx, { type: 'work', hostId: chat.hostId, chatId: chat.id })
  const before = queue.filter((other) => other.place < place).length + (running ? 1 : 0)
  return { messageId: entry.messageId, turnId: entry.turnId, place: before }
}

async function insertEntry(
  tx: Transaction,
  { head, prompt, place, steer }: { head: Head; prompt: Prompt; place: number; steer: boolean },
): Promise<QueueEntry> {
  const { author, text, files = [], backend, options } = prompt
  const [turnId, messageId] = [newId('trn'), newId('msg')]
  await tx.insert(turns).values({
    id: turnId,
    chatId: head.chatId,
    personId: author.personId,
    promptMessageId: messageId,
    text,
    files,
    backendOverride: backend,
    optionsOverride: options,
    place,
    steer,
    state: 'queued',
    queuedAt: head.at,
  })
  return { turnId, messageId, text, author, place, backend, queuedAt: head.at, revision: 0, files, steer }
}
