import { eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { chatEvents, chatHeads, chats, messages } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { searchTextOf } from '#lib/domain/chats/search-text.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { BackendId, ChatId, MessageId, SnapshotId, TurnId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import type { PatchFile, PatchInfo } from '#lib/domain/patches/patch.ts'
import type { Author } from '#lib/domain/people/author.ts'
import { newId } from '#lib/ids.ts'
import { sampleAnswer, samplePrompt } from '#tests/support/sample-answers.ts'

type Person = Extract<Author, { kind: 'person' }>
type Scene = { chatId: ChatId; person: Person; backend: BackendId; beganMs: number }
type Rows = {
  turns: (typeof turns.$inferInsert)[]
  messages: (typeof messages.$inferInsert)[]
  patches: (typeof patches.$inferInsert)[]
  events: (typeof chatEvents.$inferInsert)[]
}

const turnEveryMs = 60_000
const rowsAtOnce = 500
const noSnapshot = 'a'.repeat(40) as SnapshotId

/**
 * Fills a new chat with `turnCount` turns that have ended, one a minute until now, by rows: two messages each, every fourth with a
 * patch, and the log that made them. Gives the last message.
 */
export async function fillChat(
  store: Store,
  { chatId, turnCount }: { chatId: ChatId; turnCount: number },
): Promise<MessageId> {
  return await store.database.transaction(async (tx) => {
    const scene = await findScene(tx, chatId, turnCount)
    const rows: Rows = { turns: [], messages: [], patches: [], events: [] }
    for (let turn = 0; turn < turnCount; turn++) addTurn(rows, scene, turn)
    await insert(tx, rows)
    const head = { seq: rows.events.length, fence: turnCount * 2 }
    await tx.update(chatHeads).set(head).where(eq(chatHeads.chatId, chatId))
    // The snapshots are made up: what is in the worktree is compared with none of them.
    const title = `A chat of ${rows.messages.length} messages`
    await tx.update(chats).set({ title, titleBy: 'person', filesSince: sql`now()` }).where(eq(chats.id, chatId))
    const last = rows.messages.at(-1)
    if (!last) throw new Error('a chat without turns has no last message')
    return last.id
  })
}

async function findScene(tx: Transaction, chatId: ChatId, turnCount: number): Promise<Scene> {
  const [found] = await tx
    .select({ personId: people.id, name: people.name, backend: chats.backend })
    .from(chats)
    .innerJoin(people, eq(people.id, chats.ownerId))
    .where(eq(chats.id, chatId))
  if (!found) throw new Error(`there is no chat ${chatId}`)
  const { personId, name, backend } = found
  await tx.delete(chatEvents).where(eq(chatEvents.chatId, chatId))
  return { chatId, person: { kind: 'person', personId, name }, backend, beganMs: Date.now() - turnCount * turnEveryMs }
}

/** What every row of one turn is made of; `append` gives the seq of what it added to the log. */
type Turn = Scene & {
  number: number
  turnId: TurnId
  promptMessageId: MessageId
  messageId: MessageId
  agent: Author
  moment: (offsetMs: number) => string
  append: (offsetMs: number, draft: EventDraft) => number
}

function addTurn(rows: Rows, scene: Scene, number: number): void {
  const moment = (offsetMs: number) => new Date(scene.beganMs + number * turnEveryMs + offsetMs).toISOString()
  const turn: Turn = {
    ...scene,
    number,
    turnId: newId('trn'),
    promptMessageId: newId('msg'),
    messageId: newId('msg'),
    agent: { kind: 'agent', backend: scene.backend },
    moment,
    append: (offsetMs, { type, ...payload }) =>
      rows.events.push({ chatId: scene.chatId, seq: rows.events.length + 1, at: moment(offsetMs), type, payload }),
  }
  const claimedSeq = addPrompt(rows, turn)
  addAnswer(rows, turn)
  if (number % 4 === 0) addPatch(rows, turn)
  const { turnId } = turn
  turn.append(12_100, { type: 'turn.ended', turnId, outcome: 'completed', stopReason: 'end_turn', error: null })
  rows.turns.push(turnRow(turn, claimedSeq))
}

function addPrompt({ messages: rows }: Rows, { number, ...turn }: Turn): number {
  const text = samplePrompt(number)
  const parts: Part[] = [{ type: 'text', text }]
  const { promptMessageId: id, turnId, person: author, chatId } = turn
  const message = { id, author, at: turn.moment(20), turnId, parts }
  const position = turn.append(20, { type: 'message.added', message })
  rows.push({ ...message, chatId, position, searchText: text })
  return position
}

function addAnswer({ messages: rows }: Rows, turn: Turn): void {
  const { turnId, messageId, chatId, promptMessageId, backend, agent, moment } = turn
  const started = { turnId, promptMessageId, messageId, backend, model: 'scripted', session: 'warm' } as const
  const position = turn.append(150, { type: 'turn.started', ...started })
  const parts = sampleAnswer(turn.number, moment)
  for (const [index, part] of parts.entries())
    turn.append(200 + index, { type: 'part.added', turnId, messageId, index, part })
  const searchText = searchTextOf(parts)
  rows.push({ id: messageId, chatId, turnId, author: agent, at: moment(150), parts, position, searchText })
}

function addPatch({ patches: rows }: Rows, { chatId, turnId, messageId, agent, person, ...turn }: Turn): void {
  const createdAt = turn.moment(12_000)
  const patch: PatchInfo = {
    patchId: newId('pat'),
    number: rows.length + 1,
    turnId,
    messageId,
    author: agent,
    person: person.name,
    state: 'accepted',
    failedMidTurn: false,
    files: [
      changedFile(`src/part-${turn.number}.ts`, 'modified'),
      changedFile(`src/part-${turn.number}.test.ts`, 'added'),
    ],
    omitted: [],
    createdAt,
  }
  turn.append(12_000, { type: 'patch.created', patch })
  rows.push({ ...patch, id: patch.patchId, chatId, diff: '', fromSnapshot: noSnapshot, toSnapshot: noSnapshot })
}

const changedFile = (path: string, change: PatchFile['change']): PatchFile => ({
  ...{ path, previousPath: null, change, binary: false },
  ...{ hunks: 2, added: 14, removed: change === 'added' ? 0 : 3 },
})

const turnRow = ({ number, moment, ...turn }: Turn, claimedSeq: number): typeof turns.$inferInsert => ({
  id: turn.turnId,
  chatId: turn.chatId,
  personId: turn.person.personId,
  promptMessageId: turn.promptMessageId,
  messageId: turn.messageId,
  text: samplePrompt(number),
  place: number + 1,
  state: 'ended',
  backend: turn.backend,
  model: 'scripted',
  session: 'warm',
  outcome: 'completed',
  stopReason: 'end_turn',
  usage: { inputTokens: 1200 + number, outputTokens: 400 },
  queuedAt: moment(0),
  claimedAt: moment(20),
  startedAt: moment(150),
  firstTextAt: moment(500),
  endedAt: moment(12_100),
  fence: number * 2 + 1,
  claimedSeq,
})

async function insert(tx: Transaction, rows: Rows): Promise<void> {
  for (const some of batches(rows.turns)) await tx.insert(turns).values(some)
  for (const some of batches(rows.messages)) await tx.insert(messages).values(some)
  for (const some of batches(rows.patches)) await tx.insert(patches).values(some)
  for (const some of batches(rows.events)) await tx.insert(chatEvents).values(some)
}

const batches = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, at) =>
    rows.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce),
  )
