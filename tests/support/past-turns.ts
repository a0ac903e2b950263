import { readFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { connect, type Database } from '#db/client.ts'
import { databaseUrlFile } from '#db/embedded/start-embedded-postgres.ts'
import { personAuthor } from '#db/reads/turn-rows.ts'
import { chatHeads, chats, messages } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { searchTextOf } from '#lib/domain/chats/search-text.ts'
import type { BackendId, ChatId, MessageId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import type { Usage } from '#lib/domain/turns/turn.ts'
import { newId } from '#lib/ids.ts'

/** What was said and answered once, long ago. */
export type PastTurn = { prompt: string; parts: Part[]; usage?: Usage }
export type PastIds = { promptId: MessageId; messageId: MessageId }

/** Gives a chat of an installation a past: ended turns, oldest first, before anything else is said in it. Gives their messages' ids. */
export async function givePast(
  input: { dataDirectory: string; chatId: string },
  past: readonly PastTurn[],
): Promise<PastIds[]> {
  const url = (await readFile(databaseUrlFile(input.dataDirectory), 'utf8')).trim()
  const { database, pool } = connect(url, { connections: 1 })
  try {
    return await insertPast(database, input.chatId as ChatId, past)
  } finally {
    await pool.end()
  }
}

/** A turn begins a minute after the one before, and takes ten seconds. */
const [everyMs, tookMs] = [60_000, 10_000]

async function insertPast(database: Database, chatId: ChatId, past: readonly PastTurn[]): Promise<PastIds[]> {
  const [row] = await database
    .select({ ownerId: chats.ownerId, name: people.name, backend: chats.backend, seq: chatHeads.seq })
    .from(chats)
    .innerJoin(people, eq(people.id, chats.ownerId))
    .innerJoin(chatHeads, eq(chatHeads.chatId, chats.id))
    .where(eq(chats.id, chatId))
  if (!row) throw new Error(`there is no chat ${chatId}`)
  const from = Date.now() - past.length * everyMs
  const rows = past.map((turn, i) =>
    rowsOf(turn, { ...row, chatId, seq: row.seq + 2 * i, beganMs: from + i * everyMs }),
  )
  for (let i = 0; i < rows.length; i += 200) {
    const some = rows.slice(i, i + 200)
    await database.insert(turns).values(some.map(({ turn }) => turn))
    await database.insert(messages).values(some.flatMap(({ said }) => said))
  }
  const seq = row.seq + 2 * past.length
  // The log keeps nothing of it, as if it were long ago.
  await database
    .update(chatHeads)
    .set({ seq, keptFromSeq: seq + 1 })
    .where(eq(chatHeads.chatId, chatId))
  return rows.map(({ ids }) => ids)
}

type Place = { chatId: ChatId; ownerId: typeof chats.$inferSelect.ownerId; name: string; backend: BackendId } & {
  seq: number
  beganMs: number
}

function rowsOf({ prompt, parts, usage }: PastTurn, { chatId, ownerId, name, backend, seq, beganMs }: Place) {
  const at = (afterMs: number) => new Date(beganMs + afterMs).toISOString()
  const [turnId, promptId, messageId] = [newId('trn'), newId('msg'), newId('msg')]
  const ids: PastIds = { promptId, messageId }
  const turn: typeof turns.$inferInsert = {
    id: turnId,
    chatId,
    personId: ownerId,
    promptMessageId: promptId,
    messageId,
    text: prompt,
    place: seq,
    state: 'ended',
    backend,
    session: 'warm',
    outcome: 'completed',
    stopReason: 'end_turn',
    usage: usage ?? null,
    queuedAt: at(0),
    claimedAt: at(0),
    startedAt: at(100),
    firstTextAt: at(400),
    endedAt: at(tookMs),
    claimedSeq: seq + 1,
  }
  const said: (typeof messages.$inferInsert)[] = [
    {
      id: promptId,
      chatId,
      turnId,
      position: seq + 1,
      author: personAuthor(ownerId, name),
      at: at(0),
      parts: [{ type: 'text', text: prompt }],
      searchText: prompt,
    },
    {
      id: messageId,
      chatId,
      turnId,
      position: seq + 2,
      author: { kind: 'agent', backend },
      at: at(100),
      parts,
      searchText: searchTextOf(parts),
    },
  ]
  return { ids, turn, said }
}

/** Turns that say something of different lengths, each with its number. */
export const plainPast = (count: number): PastTurn[] =>
  Array.from({ length: count }, (_, i) => ({
    prompt: `Question ${i + 1}`,
    parts: [{ type: 'text', text: paragraphs(i) }],
  }))

const paragraphs = (i: number) =>
  [`Answer ${i + 1}.`, ...Array.from({ length: 1 + (i % 4) }, (_, n) => `${sentence} ${n + 1}.`)].join('\n\n')
const sentence = 'It was looked into, line by line, and nothing else was found that would explain what happened in run'
