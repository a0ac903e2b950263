import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { groupFacts } from '#db/reads/group-facts.ts'
import { readLastSnapshot } from '#db/reads/last-snapshot.ts'
import { type KnownSession, readSession } from '#db/reads/sessions.ts'
import { personAuthor, type TurnRow } from '#db/reads/turn-rows.ts'
import { chatHeads, chats, messages } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { sqlState } from '#db/sql-state.ts'
import { append } from '#db/writes/append-events.ts'
import { lockHead } from '#db/writes/in-chat.ts'
import { findOffer, lockWaitingChat } from '#db/writes/turns/find-offer.ts'
import { findTurn } from '#db/writes/turns/in-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { BackendId, MessageId, PersonId, SnapshotId, WorkspaceId } from '#lib/domain/ids.ts'
import type { FilePart, Part } from '#lib/domain/parts/part.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'

/** A turn that is this host's to run, with what it must know for that. */
export type ClaimedTurn = {
  lease: Lease
  workspaceId: WorkspaceId
  ownerId: PersonId
  ownerName: string
  /** Somebody else than its owner may send messages into the chat. */
  isShared: boolean
  /** Who sent the message. */
  personId: PersonId
  personName: string
  backend: BackendId
  model: string | null
  /** What to ask of the backend, by option id: the chat's model and mode among it, unless another backend was asked for. */
  options: Record<string, string>
  text: string
  files: FilePart[]
  promptMessageId: MessageId
  promptPosition: number
  /** The newest snapshot of the worktree that is known: what differs from it, nobody recorded. */
  lastSnapshot: SnapshotId | null
  session: KnownSession | null
  /** Nobody goes on after it: its agent is started for it alone, and ended with it. */
  isTask: boolean
}

/** How long a claim waits for a chat that somebody else is writing to. */
const patienceMs = 250
/** SQLSTATE lock_not_available. */
const lockTimeout = '55P03'

/** Claims the turn that has waited longest for this host, for `leaseMs`; null where none may run now. */
export async function claimTurn(
  host: HostActor,
  store: Store,
  { leaseMs }: { leaseMs: number },
): Promise<ClaimedTurn | null> {
  for (;;) {
    const claimed = (await tryClaim(host, store, { leaseMs, wait: false })) ?? (await awaitClaim(host, store, leaseMs))
    if (claimed !== 'stale') return claimed
  }
}

async function awaitClaim(host: HostActor, store: Store, leaseMs: number): Promise<ClaimedTurn | null | 'stale'> {
  try {
    return await tryClaim(host, store, { leaseMs, wait: true })
  } catch (error) {
    if (sqlState(error) === lockTimeout) return null
    throw error
  }
}

/** 'stale' where a chat looked as if a turn of it could be claimed until its head was held. */
async function tryClaim(
  host: HostActor,
  store: Store,
  { leaseMs, wait }: { leaseMs: number; wait: boolean },
): Promise<ClaimedTurn | null | 'stale'> {
  return await store.database.transaction(async (tx) => {
    if (wait) await tx.execute(sql`select set_config('lock_timeout', ${String(patienceMs)}, true)`)
    const chatId = await lockWaitingChat(host, tx, wait)
    if (chatId === null) return null
    const turnId = await findOffer(host, tx, chatId)
    return turnId ? await take(host, store, { tx, turn: await findTurn(tx, chatId, turnId), leaseMs }) : 'stale'
  })
}

async function take(
  host: HostActor,
  store: Store,
  { tx, turn, leaseMs }: { tx: Transaction; turn: TurnRow; leaseMs: number },
): Promise<ClaimedTurn> {
  const { chatId } = turn
  const head = await lockHead(tx, chatId)
  const parties = await readParties(tx, turn)
  const { chat, personName } = parties
  const backend = turn.backendOverride ?? chat.backend
  const fence = head.fence + 1
  await tx.update(chatHeads).set({ fence }).where(eq(chatHeads.chatId, chatId))
  const claimed = {
    hostId: host.hostId,
    fence,
    claimedAt: head.at,
    claimedSeq: await addPrompt(tx, store, { turn, at: head.at, personName }),
    backend,
    model: backend === chat.backend ? chat.model : null,
  }
  await tx
    .update(turns)
    .set({ ...claimed, state: moveTurn(turn.state, 'claim'), leaseExpiresAt: fromNow(leaseMs) })
    .where(eq(turns.id, turn.id))
  await tx.update(chats).set({ hostId: host.hostId, activeAt: head.at }).where(eq(chats.id, chatId))
  return await describeClaim(tx, { ...turn, ...claimed }, parties)
}

/** What a host must know of a turn that it has claimed. */
export async function describeClaim(
  tx: Transaction,
  turn: TurnRow,
  { chat, ownerName, personName }: Parties,
): Promise<ClaimedTurn> {
  const { chatId } = turn
  const backend = turn.backend ?? chat.backend
  return {
    lease: { turnId: turn.id, chatId, fence: turn.fence ?? 0 },
    workspaceId: chat.workspaceId,
    ownerId: chat.ownerId,
    ownerName,
    isShared: groupFacts(chat).isShared,
    personId: turn.personId,
    personName,
    backend,
    model: turn.model,
    options: { ...(backend === chat.backend ? settingsOf(chat) : {}), ...turn.optionsOverride },
    text: turn.text,
    files: turn.files,
    promptMessageId: turn.promptMessageId,
    promptPosition: turn.claimedSeq ?? 0,
    lastSnapshot: await readLastSnapshot(tx, chatId),
    session: await readSession(tx, chatId, backend),
    isTask: chat.kind === 'task',
  }
}

const settingsOf = ({ options, mode, model }: typeof chats.$inferSelect): Record<string, string> => ({
  ...options,
  ...(mode !== null && { mode }),
  ...(model !== null && { model }),
})

type Parties = { chat: typeof chats.$inferSelect; ownerName: string; personName: string }

/** The chat of a turn, and what its owner and its sender are called. Throws `not_found`. */
export async function readParties(tx: Transaction, turn: TurnRow): Promise<Parties> {
  const owners = alias(people, 'owners')
  const [row] = await tx
    .select({ chat: chats, ownerName: owners.name, personName: people.name })
    .from(chats)
    .innerJoin(owners, eq(owners.id, chats.ownerId))
    .innerJoin(people, eq(people.id, turn.personId))
    .where(eq(chats.id, turn.chatId))
  if (!row) throw notFound('chat')
  return row
}

/** A message may have files alone. */
const textPart = (text: string): Part[] => (text === '' ? [] : [{ type: 'text', text }])

/** The person's message enters the transcript; gives its position. */
async function addPrompt(
  tx: Transaction,
  store: Store,
  { turn, at, personName }: { turn: TurnRow; at: string; personName: string },
): Promise<number> {
  const { chatId, id: turnId, promptMessageId: id, text, files } = turn
  const author = personAuthor(turn.personId, personName)
  const message: Message = { id, author, at, turnId, parts: [...textPart(text), ...files] }
  const [added] = await append(tx, store, { chatId, at }, [{ type: 'message.added', message }])
  if (!added) throw new Error('nothing was appended')
  await tx.insert(messages).values({ ...message, chatId, position: added.seq, searchText: text })
  return added.seq
}
