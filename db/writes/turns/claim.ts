import { eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { groupFacts } from '#db/reads/group-facts.ts'
import { readLastSnapshot } from '#db/reads/last-snapshot.ts'
import { type KnownSession, readSessions } from '#db/reads/sessions.ts'
import { personAuthor, type TurnRow } from '#db/reads/turn-rows.ts'
import { chatHeads, chats, messages } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { sqlState } from '#db/sql-state.ts'
import { together } from '#db/together.ts'
import { append } from '#db/writes/append-events.ts'
import { type Head, lockHead } from '#db/writes/in-chat.ts'
import { findOffer, lockWaitingChat, type Offer, othersWait } from '#db/writes/turns/find-offer.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { BackendId, ChatId, MessageId, PersonId, SnapshotId, WorkspaceId } from '#lib/domain/ids.ts'
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
  /** There is more to claim. */
  othersWait: boolean
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
    const claimed = await tryClaim(host, store, { leaseMs, wait: false })
    const awaited = claimed === 'held' ? await awaitClaim(host, store, leaseMs) : claimed
    if (awaited !== 'stale') return awaited === 'held' ? null : awaited
  }
}

async function awaitClaim(host: HostActor, store: Store, leaseMs: number): Promise<Attempt> {
  try {
    return await tryClaim(host, store, { leaseMs, wait: true })
  } catch (error) {
    if (sqlState(error) === lockTimeout) return null
    throw error
  }
}

/** 'held': somebody writes to the only chats that wait; 'stale': a chat looked as if a turn of it could be claimed until its head was held. */
type Attempt = ClaimedTurn | null | 'held' | 'stale'

async function tryClaim(
  host: HostActor,
  store: Store,
  { leaseMs, wait }: { leaseMs: number; wait: boolean },
): Promise<Attempt> {
  return await store.database.transaction(async (tx) => {
    if (wait) await tx.execute(sql`select set_config('lock_timeout', ${String(patienceMs)}, true)`)
    const chatId = await lockWaitingChat(host, tx, wait)
    if (chatId === null) return !wait && (await othersWait(host, tx, null)) ? 'held' : null
    const [more, head, offer, chat, memory] = await together([
      othersWait(host, tx, chatId),
      lockHead(tx, chatId),
      findOffer(host, tx, chatId),
      readOwnedChat(tx, chatId),
      readMemory(tx, chatId),
    ])
    return offer ? await take(host, store, { tx, head, offer, chat, memory, more, leaseMs }) : 'stale'
  })
}

type Taking = {
  tx: Transaction
  head: Head
  offer: Offer
  chat: OwnedChat
  memory: Memory
  more: boolean
  leaseMs: number
}

async function take(host: HostActor, store: Store, taking: Taking): Promise<ClaimedTurn> {
  const { tx, head, offer, chat, leaseMs } = taking
  const { turn } = offer
  const backend = turn.backendOverride ?? chat.backend
  const claimed = {
    hostId: host.hostId,
    fence: head.fence + 1,
    claimedAt: head.at,
    claimedSeq: head.seq + 1,
    backend,
    model: backend === chat.backend ? chat.model : null,
  }
  await together([
    tx.update(chatHeads).set({ fence: claimed.fence }).where(eq(chatHeads.chatId, chat.id)),
    tx
      .update(turns)
      .set({ ...claimed, state: moveTurn(turn.state, 'claim'), leaseExpiresAt: fromNow(leaseMs) })
      .where(eq(turns.id, turn.id)),
    tx.update(chats).set({ hostId: host.hostId, activeAt: head.at }).where(eq(chats.id, chat.id)),
    addPrompt(tx, store, head, offer),
  ])
  return describeClaim({ ...turn, ...claimed }, { ...taking, personName: offer.personName })
}

type Known = { chat: OwnedChat; personName: string; memory: Memory; more: boolean }

/** What a host must know of a turn that it has claimed. */
export function describeClaim(turn: TurnRow, { chat, personName, memory, more }: Known): ClaimedTurn {
  const backend = turn.backend ?? chat.backend
  return {
    lease: { turnId: turn.id, chatId: chat.id, fence: turn.fence ?? 0 },
    workspaceId: chat.workspaceId,
    ownerId: chat.ownerId,
    ownerName: chat.ownerName,
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
    lastSnapshot: memory.lastSnapshot,
    session: memory.sessions.get(backend) ?? null,
    isTask: chat.kind === 'task',
    othersWait: more,
  }
}

const settingsOf = ({ options, mode, model }: typeof chats.$inferSelect): Record<string, string> => ({
  ...options,
  ...(mode !== null && { mode }),
  ...(model !== null && { model }),
})

export type OwnedChat = typeof chats.$inferSelect & { ownerName: string }

/** A chat, and what its owner is called. Throws `not_found`. */
export async function readOwnedChat(tx: Transaction, chatId: ChatId): Promise<OwnedChat> {
  const [row] = await tx
    .select({ chat: chats, ownerName: people.name })
    .from(chats)
    .innerJoin(people, eq(people.id, chats.ownerId))
    .where(eq(chats.id, chatId))
  if (!row) throw notFound('chat')
  return { ...row.chat, ownerName: row.ownerName }
}

/** What is left of earlier turns: the files as they were recorded last, and what each backend remembers. */
type Memory = { lastSnapshot: SnapshotId | null; sessions: Map<BackendId, KnownSession> }

export async function readMemory(tx: Transaction, chatId: ChatId): Promise<Memory> {
  const [lastSnapshot, sessions] = await together([readLastSnapshot(tx, chatId), readSessions(tx, chatId)])
  return { lastSnapshot, sessions }
}

/** A message may have files alone. */
const textPart = (text: string): Part[] => (text === '' ? [] : [{ type: 'text', text }])

/** The person's message enters the transcript, as the next event of its chat. */
async function addPrompt(tx: Transaction, store: Store, { at, seq }: Head, { turn, personName }: Offer): Promise<void> {
  const { chatId, id: turnId, promptMessageId: id, text, files } = turn
  const author = personAuthor(turn.personId, personName)
  const message: Message = { id, author, at, turnId, parts: [...textPart(text), ...files] }
  await together([
    tx.insert(messages).values({ ...message, chatId, position: seq + 1, searchText: text }),
    append(tx, store, { chatId, at }, [{ type: 'message.added', message }]),
  ])
}
