import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'
import { countPeople } from '#db/reads/people.ts'
import { oneTimeLinks, people } from '#db/schema/people.ts'
import { createMailedSignIn } from '#db/writes/one-time-links/create-mailed.ts'
import { redeemSignInLink } from '#db/writes/one-time-links/redeem.ts'
import { prepareSignUp, redeemSignUp, signUp } from '#db/writes/people/sign-up.ts'
import { verifyPassword } from '#db/writes/people/verify-password.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

const bob = { email: 'bob@example.com', name: 'Bob', password: 'correct horse' }
let at: TestStore
beforeEach(async () => {
  at = await testStore()
  await testPerson(at.store, { administrator: true })
  return at.close
})
const person = async () => (await at.store.database.select().from(people).where(eq(people.email, bob.email)))[0]

test('a sign-up is an account once its address is confirmed, and not before', async () => {
  const { store } = at
  const token = (await prepareSignUp(store, bob)) ?? ''
  expect(await verifyPassword(store, bob)).toBeNull()
  expect(await countPeople(store)).toBe(1)
  expect(await peekOneTimeLink(store, { token })).toBe('sign_up')
  expect(await redeemSignInLink(store, { token })).toBeNull()
  const personId = await redeemSignUp(store, { token })
  expect(await verifyPassword(store, bob)).toBe(personId)
  expect(await person()).toMatchObject({ name: 'Bob', administrator: false, emailVerifiedAt: expect.any(String) })
  expect(await redeemSignUp(store, { token })).toBeNull()
})

test('of two sign-ups with one address the first that is confirmed is the account', async () => {
  const { store } = at
  const [one, two] = [await prepareSignUp(store, bob), await prepareSignUp(store, bob)]
  await redeemSignUp(store, { token: one ?? '' })
  await expect(redeemSignUp(store, { token: two ?? '' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await prepareSignUp(store, { ...bob, email: 'BOB@example.com' })).toBeNull()
})

test('nobody signs up before the installation is set up', async () => {
  const { store } = at
  await store.database.delete(people)
  await expect(signUp(store, bob)).rejects.toMatchObject({ code: 'conflict' })
  await expect(prepareSignUp(store, bob)).rejects.toMatchObject({ code: 'conflict' })
  expect(await countPeople(store)).toBe(0)
})

test('a mailed sign-in link works once, proves the address, and is for nobody who has no account', async () => {
  const { store } = at
  const personId = await signUp(store, bob)
  expect((await person())?.emailVerifiedAt).toBeNull()
  const link = await createMailedSignIn(store, { email: 'BOB@example.com' })
  expect(link?.email).toBe(bob.email)
  const token = link?.token ?? ''
  expect(await redeemSignInLink(store, { token })).toBe(personId)
  expect((await person())?.emailVerifiedAt).not.toBeNull()
  expect(await redeemSignInLink(store, { token })).toBeNull()
  expect(await createMailedSignIn(store, { email: 'eve@example.com' })).toBeNull()
  await store.database.update(people).set({ disabledAt: sql`now()` })
  expect(await createMailedSignIn(store, bob)).toBeNull()
})

test('a mailed link proves no address that the account has got since', async () => {
  const { store } = at
  const personId = await signUp(store, bob)
  const link = await createMailedSignIn(store, bob)
  await store.database.update(people).set({ email: 'robert@example.com' }).where(eq(people.id, personId))
  await redeemSignInLink(store, { token: link?.token ?? '' })
  const [row] = await store.database.select().from(people).where(eq(people.id, personId))
  expect(row?.emailVerifiedAt).toBeNull()
  const [kept] = await store.database.select().from(oneTimeLinks)
  expect(JSON.stringify(kept)).not.toContain(link?.token)
})
