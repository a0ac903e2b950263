import { and, eq, lt, ne } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import { chats, messages } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { turns } from '#db/schema/turns.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { PersonId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'
import type { TurnFacts } from '#lib/domain/titles/words.ts'

export type TurnDigest = TurnFacts & {
  prompt: string
  /** On whose account its words are written. */
  ownerId: PersonId
  workspaceId: WorkspaceId
  /** Whether its chat still goes by its first message, and this was the first of its turns. */
  untitled: boolean
}

const ofChat = { titleBy: chats.titleBy, ownerId: chats.ownerId, workspaceId: chats.workspaceId }

/** What a turn that ended was asked and did, for its title and summary; null where there is no such turn or its chat is gone. */
export async function readTurnDigest(host: HostActor, store: Store, turnId: TurnId): Promise<TurnDigest | null> {
  const [row] = await store.database
    .select({ turn: turns, ...ofChat, parts: messages.parts, files: patches.files })
    .from(turns)
    .innerJoin(chats, eq(chats.id, turns.chatId))
    .leftJoin(messages, eq(messages.id, turns.messageId))
    .leftJoin(patches, and(eq(patches.chatId, turns.chatId), eq(patches.turnId, turns.id)))
    .where(and(eq(turns.id, turnId), eq(turns.state, 'ended'), visibleTo(host)))
  if (!row) return null
  const { turn, titleBy, ownerId, workspaceId, parts, files } = row
  const { chatId, claimedSeq, text, outcome, error } = turn
  if (outcome === null) return null
  const earlier = and(eq(turns.chatId, chatId), ne(turns.id, turnId), lt(turns.claimedSeq, claimedSeq ?? 0))
  const first = titleBy === 'text' && (await store.database.$count(turns, earlier)) === 0
  const answer = (parts ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
  return { prompt: text, ownerId, workspaceId, untitled: first, outcome, error, files: files ?? [], answer }
}
