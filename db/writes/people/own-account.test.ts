import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'
import { readPasswordState, readPerson } from '#db/reads/people.ts'
import { listSignIns, readSignIn } from '#db/reads/sign-ins.ts'
import { findToken } from '#db/reads/tokens.ts'
import { people, signIns } from '#db/schema/people.ts'
import { createOneTimeLink } from '#db/writes/one-time-links/create.ts'
import { changeEmail } from '#db/writes/people/change-email.ts'
import { changePassword } from '#db/writes/people/change-password.ts'
import { renamePerson } from '#db/writes/people/rename.ts'
import { verifyPassword } from '#db/writes/people/verify-password.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import { endOneSignIn, endOtherSignIns } from '#db/writes/sign-ins/end.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let at: TestStore
let ada: PersonActor
const first = 'correct horse'
const second = 'battery staple'
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store, { name: 'Ada' })
  return at.close
})

const setFirst = () => changePassword(ada, at.store, { oldPassword: '', password: first })
const emailOf = async (actor: PersonActor) => (await readPerson(actor, at.store)).email

test('one renames oneself', async () => {
  await renamePerson(ada, at.store, { name: 'Ada L.' })
  expect(await readPerson(ada, at.store)).toMatchObject({ name: 'Ada L.' })
})

test('a first password needs no old one, the next needs it', async () => {
  const { store } = at
  expect(await readPasswordState(ada, store)).toEqual({ hasPassword: false, asksPassword: false })
  await setFirst()
  expect(await readPasswordState(ada, store)).toEqual({ hasPassword: true, asksPassword: true })
  const wrong = changePassword(ada, store, { oldPassword: second, password: second })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid', fields: { oldPassword: expect.any(String) } })
  const email = await emailOf(ada)
  expect(await verifyPassword(store, { email, password: first })).toBe(ada.personId)
  await changePassword(ada, store, { oldPassword: first, password: second })
  expect(await verifyPassword(store, { email, password: first })).toBeNull()
  expect(await verifyPassword(store, { email, password: second })).toBe(ada.personId)
})

test('who came with a link within the hour sets a password without the old one, once', async () => {
  const { store } = at
  await setFirst()
  const signInId = await createSignIn(store, { personId: ada.personId, userAgent: null, provedBy: 'link' })
  const byLink = makeActor({ ...ada, signInId })
  const set = (password: string) => changePassword(byLink, store, { oldPassword: '', password })
  expect(await readPasswordState(byLink, store)).toEqual({ hasPassword: true, asksPassword: false })
  await store.database.update(signIns).set({ createdAt: sql`now() - interval '61 minutes'` })
  await expect(set(second)).rejects.toMatchObject({ code: 'invalid' })
  await store.database.update(signIns).set({ createdAt: sql`now()` })
  await set(second)
  expect(await verifyPassword(store, { email: await emailOf(ada), password: second })).toBe(ada.personId)
  expect(await readSignIn(store, ada.signInId)).toBeNull()
  await expect(set('a third horse')).rejects.toMatchObject({ code: 'invalid' })
})

test('of two changes at once from the same old password one is made', async () => {
  await setFirst()
  const outcomes = await Promise.allSettled(
    [second, 'a third horse'].map((password) => changePassword(ada, at.store, { oldPassword: first, password })),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('another password signs the other browsers out and ends links; this one and tokens stay', async () => {
  const { store } = at
  const other = await createSignIn(store, { personId: ada.personId, userAgent: null, provedBy: 'password' })
  const bo = await testPerson(store)
  const link = await createOneTimeLink(await testHost(store), store, {
    kind: 'sign_in',
    personId: ada.personId,
    lifetimeMs: 60_000,
  })
  const { token } = await createToken(ada, store, { name: 'bridge' })
  const closed = await listenFor(store, 'closed')
  expect(await setFirst()).toEqual({ endedCount: 1 })
  expect(await closed.next).toEqual({ type: 'closed', by: { signInId: other }, reason: 'signed_out' })
  expect(await readSignIn(store, other)).toBeNull()
  expect(await peekOneTimeLink(store, { token: link })).toBeNull()
  for (const { signInId } of [ada, bo]) expect(await readSignIn(store, signInId)).not.toBeNull()
  expect(await findToken(store, token)).not.toBeNull()
})

test('the address is changed by whoever knows the password, and is unproved then', async () => {
  const { store } = at
  const before = await emailOf(ada)
  const to = (email: string, password = first) => changeEmail(ada, store, { email, password })
  await expect(to('new@example.com')).rejects.toMatchObject({ code: 'conflict' })
  await setFirst()
  await store.database
    .update(people)
    .set({ emailVerifiedAt: '2026-01-01T00:00:00.000Z' })
    .where(eq(people.id, ada.personId))
  const verifiedAt = async () =>
    (await store.database.select().from(people).where(eq(people.id, ada.personId)))[0]?.emailVerifiedAt
  await expect(to('new@example.com', second)).rejects.toMatchObject({ fields: { password: expect.any(String) } })
  expect(await emailOf(ada)).toBe(before)
  await to(before.toUpperCase())
  expect(await verifiedAt()).not.toBeNull()
  await to('new@example.com')
  expect(await emailOf(ada)).toBe('new@example.com')
  expect(await verifiedAt()).toBeNull()
})

test('an address of another account is refused at its field', async () => {
  const { store } = at
  const bo = await testPerson(store)
  await setFirst()
  const taken = changeEmail(ada, store, { email: (await emailOf(bo)).toUpperCase(), password: first })
  await expect(taken).rejects.toMatchObject({ code: 'conflict', fields: { email: expect.any(String) } })
})

test('sign-ins list the one that asks first, and no ended or foreign ones', async () => {
  const { store } = at
  await testPerson(store)
  const [phone, old] = [
    await createSignIn(store, { personId: ada.personId, userAgent: 'Phone', provedBy: 'password' }),
    await createSignIn(store, { personId: ada.personId, userAgent: null, provedBy: 'password' }),
  ]
  await endOneSignIn(ada, store, { signInId: old })
  expect(await listSignIns(ada, store)).toMatchObject([
    { id: ada.signInId, current: true, userAgent: 'test' },
    { id: phone, current: false, userAgent: 'Phone' },
  ])
})

test('one signs out another browser of one’s own, and nobody else’s', async () => {
  const { store } = at
  const bo = await testPerson(store)
  const phone = await createSignIn(store, { personId: ada.personId, userAgent: 'Phone', provedBy: 'password' })
  await expect(endOneSignIn(bo, store, { signInId: phone })).rejects.toMatchObject({ code: 'not_found' })
  const closed = await listenFor(store, 'closed')
  await endOneSignIn(ada, store, { signInId: phone })
  expect(await closed.next).toMatchObject({ by: { signInId: phone } })
  expect(await readSignIn(store, phone)).toBeNull()
  await expect(endOneSignIn(ada, store, { signInId: phone })).rejects.toMatchObject({ code: 'not_found' })
})

test('all other browsers are signed out together', async () => {
  const { store } = at
  const bo = await testPerson(store)
  for (const userAgent of ['Phone', 'Tablet'])
    await createSignIn(store, { personId: ada.personId, userAgent, provedBy: 'password' })
  await endOtherSignIns(ada, store)
  expect(await listSignIns(ada, store)).toMatchObject([{ id: ada.signInId }])
  expect(await readSignIn(store, bo.signInId)).not.toBeNull()
})
