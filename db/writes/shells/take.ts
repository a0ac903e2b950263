import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { shells } from '#db/schema/shells.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, PersonId, ShellId, WorkspaceId } from '#lib/domain/ids.ts'
import { type ShellState, shellLimits, type TerminalSize } from '#lib/domain/shells/shell.ts'

/** A shell of a host as its row says that it should be. `over`: why it must end, in words; null where only its owner wants it. */
export type HostShell = TerminalSize & {
  shellId: ShellId
  chatId: ChatId
  workspaceId: WorkspaceId
  personId: PersonId
  personName: string
  state: Exclude<ShellState, 'ended'>
  typed: number
  over: string | null
}

/** Takes what is asked of any host, and gives all shells of this one that have not ended. */
export async function takeShells(host: HostActor, store: Store): Promise<HostShell[]> {
  const { hostId } = host
  await store.database
    .update(shells)
    .set({ hostId })
    .where(and(eq(shells.state, 'asked'), isNull(shells.hostId)))
  const over = sql<string | null>`case
    when ${chats.deletedAt} is not null then 'The chat was deleted.'
    when ${chats.workspaceId} <> ${shells.workspaceId} then 'The chat was moved to the files of another workspace.'
    when ${people.disabledAt} is not null or ${chats.ownerId} <> ${shells.personId} then 'Its owner may not use this chat any more.'
    when ${shells.seenAt} < ${fromNow(-shellLimits.idleMs)} then ${idleWords} end`
  const rows = await store.database
    .select({
      shellId: shells.id,
      chatId: shells.chatId,
      workspaceId: shells.workspaceId,
      personId: shells.personId,
      personName: people.name,
      state: shells.state,
      columns: shells.columns,
      rows: shells.rows,
      typed: shells.typed,
      over,
    })
    .from(shells)
    .innerJoin(chats, eq(chats.id, shells.chatId))
    .innerJoin(people, eq(people.id, shells.personId))
    .where(and(eq(shells.hostId, hostId), ne(shells.state, 'ended')))
    .orderBy(asc(shells.createdAt))
  return rows.flatMap(({ state, ...row }) => (state === 'ended' ? [] : [{ ...row, state }]))
}

const idleWords = `No page showed it for ${shellLimits.idleMs / 60_000} minutes.`
