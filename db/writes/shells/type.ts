import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { countTyped, type ShellPlace } from '#db/reads/shells.ts'
import { now } from '#db/schema/columns.ts'
import { shellPieces, shells } from '#db/schema/shells.ts'
import { holdOpenShell } from '#db/writes/shells/hold.ts'
import { inlineData } from '#db/writes/shells/inline-data.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'
import { afterTyping } from '#lib/domain/shells/typed.ts'

type Typing = ShellPlace & { client: string; seq: number; bytes: Uint8Array }

/**
 * Types into a shell: piece `seq` of a page that calls itself `client`; what was typed before is not typed again. Throws `not_found`,
 * `forbidden`, `conflict` (ended, or out of order), `too_large`, `too_many` where no program reads it.
 */
export async function typeIntoShell(actor: AccountActor, store: Store, typing: Typing): Promise<void> {
  const { bytes, shellId } = typing
  const { inputBytes, waitingInputBytes } = shellLimits
  if (bytes.length > inputBytes) throw new Refusal('too_large', `At most ${inputBytes / 1024} kB can be typed at once.`)
  await store.database.transaction(async (tx) => {
    const row = await holdOpenShell(actor, tx, typing)
    const typists = afterTyping(row.typists, typing)
    if (!typists) return
    if ((await countTyped(tx, shellId)) + bytes.length > waitingInputBytes)
      throw new Refusal('too_many', 'Nothing in this shell reads what is typed. Wait, or close it.')
    const seq = row.typed + 1
    const data = Buffer.from(bytes).toString('base64')
    await tx.update(shells).set({ typed: seq, typists, seenAt: now }).where(eq(shells.id, shellId))
    if (bytes.length > 0) await tx.insert(shellPieces).values({ shellId, direction: 'in', seq, data })
    // What a crash of the database takes back, its writer sees missing: nobody waits for a disk at every key.
    await tx.execute(sql`set local synchronous_commit = off`)
    await store.bus.publish(tx, { type: 'typed', shellId, seq, data: inlineData(data) })
  })
}
