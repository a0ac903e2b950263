import { eq, sql } from 'drizzle-orm'
import type { Reader } from '#db/reads/chat-access.ts'
import type { TurnRow } from '#db/reads/turn-rows.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { fileJobKinds, writesFiles } from '#lib/domain/files/file-job.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const exclusiveKinds = fileJobKinds.filter((kind) => writesFiles[kind]).map((kind) => sql`${kind}`)

/** What must hold of a chat `c`, its workspace `w` and a queued turn `t` of it so that this host may claim the turn. */
const claimable = (host: HostActor) => sql`
  t.state = 'queued' and not c.queue_held and c.deleted_at is null
  and (c.host_id is null or c.host_id = ${host.hostId})
  and w.state = 'ready' and w.deleted_at is null and (w.host_id is null or w.host_id = ${host.hostId})
  and not exists (select 1 from ${turns} r where r.chat_id = t.chat_id and r.state in ('running', 'stopping'))
  and not exists (
    select 1 from ${hostJobs} j where j.state in ('queued', 'claimed')
    and j.input->>'chatId' = t.chat_id and j.input->>'kind' in (${sql.join(exclusiveKinds, sql`, `)})
  )`

const queued = sql`${turns} t join ${chats} c on c.id = t.chat_id join ${workspaces} w on w.id = c.workspace_id`

/**
 * Takes the head of the chat that has waited longest for this host. Chats that somebody else holds are passed over; with `wait` the
 * first is waited for instead. Null where there is none.
 */
export async function lockWaitingChat(host: HostActor, tx: Reader, wait: boolean): Promise<ChatId | null> {
  const {
    rows: [row],
  } = await tx.execute<{ chat_id: ChatId }>(sql`
    select h.chat_id from ${queued} join ${chatHeads} h on h.chat_id = t.chat_id
    where ${claimable(host)} order by t.queued_at limit 1
    for update of h ${wait ? sql`` : sql`skip locked`}`)
  return row?.chat_id ?? null
}

/** Whether this host may claim a turn of another chat than that; null: of any. Chats that somebody holds count too. */
export async function othersWait(host: HostActor, tx: Reader, but: ChatId | null): Promise<boolean> {
  const {
    rows: [row],
  } = await tx.execute<{ waits: boolean }>(sql`
    select exists (select from ${queued} where t.chat_id is distinct from ${but} and ${claimable(host)}) as waits`)
  return row?.waits ?? false
}

/** A queued turn, and what its sender is called. */
export type Offer = { turn: TurnRow; personName: string }

/** The first of a chat's queue, looked at again now that its head is held; null where it may not be claimed any more. */
export async function findOffer(host: HostActor, tx: Reader, chatId: ChatId): Promise<Offer | null> {
  const first = sql`(
    select t.id from ${queued} where t.chat_id = ${chatId} and ${claimable(host)} order by t.place, t.id limit 1)`
  const [offer] = await tx
    .select({ turn: turns, personName: people.name })
    .from(turns)
    .innerJoin(people, eq(people.id, turns.personId))
    .where(eq(turns.id, first))
  return offer ?? null
}
