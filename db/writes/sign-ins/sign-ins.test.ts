import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { readSignIn } from '#db/reads/sign-ins.ts'
import { signIns } from '#db/schema/people.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import { endSignIn } from '#db/writes/sign-ins/end.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
beforeEach(async () => {
  at = await testStore()
  return at.close
})

test('a sign-in says who it is until it is ended, and its streams are told', async () => {
  const { store } = at
  const actor = await testPerson(store, { name: 'Ada' })
  expect(await readSignIn(store, actor.signInId)).toMatchObject({ personId: actor.personId, name: 'Ada' })
  const closed = await listenFor(store, 'closed')
  await endSignIn(actor, store)
  expect(await closed.next).toEqual({ type: 'closed', by: { signInId: actor.signInId }, reason: 'signed_out' })
  expect(await readSignIn(store, actor.signInId)).toBeNull()
})

test("nobody ends another person's sign-in", async () => {
  const { store } = at
  const [ada, bob] = [await testPerson(store), await testPerson(store)]
  await endSignIn(makeActor({ ...bob, signInId: ada.signInId }), store)
  expect(await readSignIn(store, ada.signInId)).not.toBeNull()
})

test('an expired or unknown sign-in is nobody', async () => {
  const { store } = at
  const { signInId } = await testPerson(store)
  await store.database.update(signIns).set({ expiresAt: sql`now()` }).where(eq(signIns.id, signInId))
  expect(await readSignIn(store, signInId)).toBeNull()
  expect(await readSignIn(store, newId('sin'))).toBeNull()
})

test('being used keeps a sign-in alive, written at most once a minute', async () => {
  const { store } = at
  const { personId } = await testPerson(store)
  const id = await createSignIn(store, { personId, userAgent: `a\0${'b'.repeat(1000)}`, provedBy: 'password' })
  const read = async () => (await store.database.select().from(signIns).where(eq(signIns.id, id)))[0]
  const fresh = await read()
  expect(fresh?.userAgent).toHaveLength(512)
  await readSignIn(store, id)
  expect(await read()).toEqual(fresh)
  await store.database
    .update(signIns)
    .set({ lastSeenAt: sql`now() - interval '2 minutes'`, expiresAt: sql`now() + interval '1 day'` })
    .where(eq(signIns.id, id))
  await readSignIn(store, id)
  const used = await read()
  expect(Date.parse(used?.lastSeenAt ?? '')).toBeGreaterThanOrEqual(Date.parse(fresh?.lastSeenAt ?? ''))
  expect(Date.parse(used?.expiresAt ?? '')).toBeGreaterThanOrEqual(Date.parse(fresh?.expiresAt ?? ''))
})
