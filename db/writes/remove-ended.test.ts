import { eq, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostJobs } from '#db/schema/hosts.ts'
import { idempotencyKeys } from '#db/schema/idempotency-keys.ts'
import { invitations, oneTimeLinks, signIns } from '#db/schema/people.ts'
import { removeOldIdempotencyKeys } from '#db/writes/idempotency-keys.ts'
import { removeEndedInvitations } from '#db/writes/invitations/remove-ended.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import { removeEndedJobs } from '#db/writes/jobs/remove-ended.ts'
import { removeEndedLinks } from '#db/writes/one-time-links/remove-ended.ts'
import { removeEndedSignIns } from '#db/writes/sign-ins/remove-ended.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let at: TestStore
let host: HostActor
let ada: PersonActor
beforeAll(async () => {
  at = await testStore()
  host = await testHost(at.store)
  ada = await testPerson(at.store)
})
afterAll(() => at.close())

const ago = (interval: string) => sql<string>`now() - ${interval}::interval`
const ahead = sql<string>`now() + interval '1 hour'`
const idsOf = async (table: PgTable, column: string) => {
  const { rows } = await at.store.database.execute<{ id: string }>(
    sql`select ${sql.identifier(column)} as id from ${table} order by 1`,
  )
  return rows.map(({ id }) => id)
}

test('idempotency keys are forgotten after a day', async () => {
  const { database } = at.store
  const key = (name: string, age: string) => ({
    personId: ada.personId,
    key: name,
    requestHash: '',
    createdAt: ago(age),
  })
  await database.insert(idempotencyKeys).values([key('old', '25 hours'), key('young', '23 hours')])
  await removeOldIdempotencyKeys(host, at.store)
  expect(await idsOf(idempotencyKeys, 'key')).toEqual(['young'])
})

test('sign-ins are forgotten a week after they ended, but for the one in which a person was seen last', async () => {
  const { store } = at
  const bob = await testPerson(store)
  await store.database.delete(signIns)
  const add = async (person: PersonActor, ended: { expiresAt?: string; revokedAt?: string }, seen: string) => {
    const id = newId('sin')
    const expiresAt = ended.expiresAt ? ago(ended.expiresAt) : ahead
    const revokedAt = ended.revokedAt ? ago(ended.revokedAt) : null
    const row = { id, personId: person.personId, lastSeenAt: ago(seen), expiresAt, revokedAt }
    await store.database.insert(signIns).values(row)
    return id
  }
  await add(ada, { expiresAt: '8 days' }, '38 days')
  await add(ada, { revokedAt: '8 days' }, '9 days')
  const kept = [
    await add(ada, { expiresAt: '6 days' }, '36 days'),
    await add(ada, { revokedAt: '6 days' }, '6 days'),
    await add(ada, {}, '1 minute'),
    await add(bob, { expiresAt: '300 days' }, '330 days'),
  ]
  await removeEndedSignIns(host, store)
  expect(await idsOf(signIns, 'id')).toEqual(kept.toSorted())
})

test('links that work once are forgotten a day after they were used or expired', async () => {
  const { store } = at
  const link = (hash: string, expiresAt: typeof ahead, usedAt: typeof ahead | null = null) => ({
    hash,
    kind: 'sign_in' as const,
    personId: ada.personId,
    expiresAt,
    usedAt,
  })
  await store.database
    .insert(oneTimeLinks)
    .values([
      link('expired', ago('25 hours')),
      link('used', ahead, ago('25 hours')),
      link('just expired', ago('1 hour')),
      link('just used', ahead, ago('1 hour')),
      link('open', ahead),
    ])
  await removeEndedLinks(host, store)
  expect(await idsOf(oneTimeLinks, 'hash')).toEqual(['just expired', 'just used', 'open'])
})

test('invitations are forgotten a month after they ended', async () => {
  const { store } = at
  const invitation = (hash: string, ends: { expiresAt?: string; usedAt?: string; revokedAt?: string }) => ({
    id: newId('inv'),
    hash,
    invitedBy: ada.personId,
    expiresAt: ends.expiresAt ? ago(ends.expiresAt) : ahead,
    usedAt: ends.usedAt ? ago(ends.usedAt) : null,
    revokedAt: ends.revokedAt ? ago(ends.revokedAt) : null,
  })
  await store.database
    .insert(invitations)
    .values([
      invitation('expired', { expiresAt: '31 days' }),
      invitation('used', { usedAt: '31 days' }),
      invitation('revoked', { revokedAt: '31 days' }),
      invitation('listed', { expiresAt: '29 days', revokedAt: '29 days' }),
      invitation('open', {}),
    ])
  await removeEndedInvitations(host, store)
  expect(await idsOf(invitations, 'hash')).toEqual(['listed', 'open'])
})

test('jobs are forgotten an hour after they ended', async () => {
  const { store } = at
  const add = async (ended: string | null) => {
    const jobId = await createJob(ada, store, {
      input: { kind: 'check_title_model', model: null, personId: ada.personId },
      expiresInMs: 60_000,
    })
    const end = ended ? { state: 'done' as const, endedAt: ago(ended) } : {}
    await store.database
      .update(hostJobs)
      .set({ state: 'queued', ...end })
      .where(eq(hostJobs.id, jobId))
    return jobId
  }
  await add('61 minutes')
  const kept = [await add('59 minutes'), await add(null)]
  await removeEndedJobs(host, store)
  expect(await idsOf(hostJobs, 'id')).toEqual(kept.toSorted())
})
