import { and, asc, eq } from 'drizzle-orm'
import type { Reader } from '#db/reads/chat-access.ts'
import { people } from '#db/schema/people.ts'
import { requests } from '#db/schema/requests.ts'
import { turns } from '#db/schema/turns.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, PersonId, TurnId } from '#lib/domain/ids.ts'
import type { Author } from '#lib/domain/people/author.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { RequestInfo } from '#lib/domain/requests/request.ts'
import type { QueueEntry, TurnInfo } from '#lib/domain/turns/turn.ts'

export type TurnRow = typeof turns.$inferSelect

export type PersonAuthor = Extract<Author, { kind: 'person' }>

export const personAuthor = (personId: PersonId, name: string): PersonAuthor => ({ kind: 'person', personId, name })

/** The actor as the author of what they do. */
export async function authorOf(actor: AccountActor, reader: Reader): Promise<PersonAuthor> {
  const [person] = await reader.select({ name: people.name }).from(people).where(eq(people.id, actor.personId))
  if (!person) throw new Refusal('unauthenticated', 'This account is gone.')
  return personAuthor(actor.personId, person.name)
}

export const toQueueEntry = (row: TurnRow, name: string): QueueEntry => ({
  turnId: row.id,
  messageId: row.promptMessageId,
  text: row.text,
  author: personAuthor(row.personId, name),
  place: row.place,
  backend: row.backendOverride,
  queuedAt: row.queuedAt,
  revision: row.revision,
  files: row.files,
  steer: row.steer,
})

/** A chat's queue in the order in which it runs. */
export async function readQueue(reader: Reader, chatId: ChatId): Promise<QueueEntry[]> {
  const rows = await reader
    .select({ turn: turns, name: people.name })
    .from(turns)
    .innerJoin(people, eq(people.id, turns.personId))
    .where(and(eq(turns.chatId, chatId), eq(turns.state, 'queued')))
    .orderBy(asc(turns.place), asc(turns.id))
  return rows.map(({ turn, name }) => toQueueEntry(turn, name))
}

/** The queue without what it says. */
export async function readPlaces(
  reader: Reader,
  chatId: ChatId,
): Promise<{ turnId: TurnId; place: number; steer: boolean }[]> {
  return await reader
    .select({ turnId: turns.id, place: turns.place, steer: turns.steer })
    .from(turns)
    .where(and(eq(turns.chatId, chatId), eq(turns.state, 'queued')))
    .orderBy(asc(turns.place), asc(turns.id))
}

/** A turn that was claimed, as its row has it. Throws for one that was not: a bug of the caller. */
export function toTurnInfo(row: TurnRow): TurnInfo {
  if (row.state === 'queued' || row.claimedAt === null) throw new Error(`turn ${row.id} was not claimed`)
  return {
    turnId: row.id,
    promptMessageId: row.promptMessageId,
    messageId: row.messageId,
    state: row.state,
    backend: row.backend,
    model: row.model,
    session: row.session,
    claimedAt: row.claimedAt,
    startedAt: row.startedAt,
    firstTextAt: row.firstTextAt,
    endedAt: row.endedAt,
    outcome: row.outcome,
    stopReason: row.stopReason,
    error: row.error,
    retry: null,
    quietMs: null,
    usage: row.usage,
    waitsForRoom: false,
  }
}

/** A running turn as it was when it was claimed: what its events, folded into it, make what it is now. */
export const asClaimed = (row: TurnRow): TurnInfo => ({
  ...toTurnInfo(row),
  messageId: null,
  state: 'running',
  session: null,
  startedAt: null,
  firstTextAt: null,
  usage: null,
})

export async function readOpenRequests(reader: Reader, chatId: ChatId): Promise<RequestInfo[]> {
  const rows = await reader
    .select()
    .from(requests)
    .where(and(eq(requests.chatId, chatId), eq(requests.state, 'open')))
    .orderBy(asc(requests.openedAt), asc(requests.id))
  return rows.map(({ id, turnId, ask, openedAt }) => ({ requestId: id, turnId, ask, openedAt }))
}
