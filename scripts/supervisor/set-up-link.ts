import { openStore } from '#db/open-store.ts'
import { countPeople } from '#db/reads/people.ts'
import { createOneTimeLink } from '#db/writes/one-time-links/create.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { newId } from '#lib/ids.ts'
import { makeLog } from '#lib/log.ts'
import type { DatabaseAddress } from '#scripts/supervisor/database.ts'

const lifetimeMs = 24 * 60 * 60_000

/** A link that makes the first account, once; null when there are accounts. */
export async function makeSetUpLink(publicUrl: string, address: DatabaseAddress): Promise<string | null> {
  const { url, directUrl } = address
  await using store = await openStore({ url, directUrl, log: makeLog('supervisor', 'silent'), connections: 1 })
  if ((await countPeople(store)) > 0) return null
  const machine = makeActor({ kind: 'host', hostId: newId('hst') })
  return `${publicUrl}/set-up/${await createOneTimeLink(machine, store, { kind: 'set_up', lifetimeMs })}`
}
