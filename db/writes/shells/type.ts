import { and, eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import { isShell, type ShellPlace } from '#db/reads/shells.ts'
import { chats } from '#db/schema/chats.ts'
import { shellPieces, shells } from '#db/schema/shells.ts'
import { requireOpen } from '#db/writes/shells/hold.ts'
import { inlineData } from '#db/writes/shells/inline-data.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'
import { afterTyping } from '#lib/domain/shells/typed.ts'

type Typing = ShellPlace & { client: string; seq: number; bytes: Uint8Array }

/**
 * Types into a shell: piece `seq` of a page that calls itself `client`; what was typed before is not typed again. Throws `not_found`,
 * `conflict` (ended, or out of order), `too_large`, `too_many` where no program reads it.
 */
export async function typeIntoShell(actor: AccountActor, store: Store, typing: Typing): Promise<void> {
  const { bytes, shellId } = typing
  const { inputBytes, waitingInputBytes } = shellLimits
  if (bytes.length > inputBytes) throw new Refusal('too_large', `At most ${inputBytes / 1024} kB can be typed at once.`)
  await store.database.transaction(async (tx) => {
    const { typed, typists: known, waitingBytes } = await holdTyped(actor, tx, typing)
    const typists = afterTyping(known, typing)
    if (!typists || bytes.length === 0) return
    if (waitingBytes + bytes.length > waitingInputBytes)
      throw new Refusal('too_many', 'Nothing in this shell reads what is typed. Wait, or close it.')
    const seq = typed + 1
    const data = Buffer.from(bytes).toString('base64')
    // What a crash of the database takes back, who types sees missing: nobody waits for a disk at every key.
    await tx.execute(sql`
      with held as (
        update ${shells} set typed = ${seq}::bigint, typists = ${JSON.stringify(typists)}::jsonb, seen_at = now()
        where ${eq(shells.id, shellId)} returning ${shells.id}
      ), written as (
        insert into ${shellPieces} (shell_id, direction, seq, data)
        select held.id, 'in', ${seq}::bigint, ${data}::text from held
      )
      select set_config('synchronous_commit', 'off', true) from held`)
    await store.bus.publish(tx, { type: 'typed', shellId, seq, data: inlineData(data) })
  })
}

/** `holdOpenShell` in one statement, with how much waits to be read: this is done at every key. */
async function holdTyped(actor: AccountActor, tx: Transaction, place: ShellPlace) {
  const { state, typed, typists } = shells
  const ofShell = and(eq(shellPieces.shellId, shells.id), eq(shellPieces.direction, 'in'))
  const bytes = sql`octet_length(decode(${shellPieces.data}, 'base64'))`
  const waitingBytes = sql<number>`(select coalesce(sum(${bytes}), 0)::int from ${shellPieces} where ${ofShell})`
  const [row] = await tx
    .select({ state, typed, typists, waitingBytes })
    .from(shells)
    .innerJoin(chats, eq(chats.id, shells.chatId))
    .where(and(isShell(place), visibleTo(actor), eq(chats.ownerId, actor.personId)))
    .for('no key update', { of: shells })
  if (!row) throw notFound('shell')
  requireOpen(row.state)
  return row
}
