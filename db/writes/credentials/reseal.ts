import { and, asc, eq, gt, ne, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { type CredentialRow, sealedRowOf } from '#db/reads/credentials.ts'
import { credentials } from '#db/schema/credentials.ts'
import { type KeyRing, SealFault, seal, unseal } from '#lib/crypto/seal.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { CredentialId } from '#lib/domain/ids.ts'

const batchSize = 100

/**
 * Seals everything with the ring's first key that is sealed with another, a hundred at a time, while others read and write. Stopped
 * half-way it can be done again. `unopened`: how many did not open and stay as they are.
 */
export async function resealCredentials(
  _host: HostActor,
  store: Store,
  { ring }: { ring: KeyRing },
): Promise<{ resealed: number; unopened: number }> {
  const done = { resealed: 0, unopened: 0 }
  for (let after = '' as CredentialId; ; ) {
    const rows = await store.database.transaction(async (tx) => {
      const found = await tx
        .select()
        .from(credentials)
        .where(and(ne(credentials.keyId, ring[0]?.id ?? ''), gt(credentials.id, after)))
        .orderBy(asc(credentials.id))
        .limit(batchSize)
        .for('update')
      for (const row of found) {
        const value = openedOf(ring, row)
        if (value === null) done.unopened++
        else done.resealed++
        if (value !== null)
          await tx
            .update(credentials)
            .set(seal(ring, sealedRowOf(row), value))
            .where(eq(credentials.id, row.id))
      }
      return found
    })
    const last = rows.at(-1)
    if (!last) return done
    after = last.id
  }
}

/** How many credentials each key seals. */
export async function countByKey(_host: HostActor, store: Store): Promise<Map<string, number>> {
  const rows = await store.database
    .select({ keyId: credentials.keyId, count: sql<number>`count(*)::int` })
    .from(credentials)
    .groupBy(credentials.keyId)
  return new Map(rows.map(({ keyId, count }) => [keyId, count]))
}

function openedOf(ring: KeyRing, row: CredentialRow): string | null {
  try {
    return unseal(ring, sealedRowOf(row), row.sealed)
  } catch (error) {
    if (error instanceof SealFault) return null
    throw error
  }
}
