import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'
import { countPeople, findPersonByEmail, readPerson } from '#db/reads/people.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { createOneTimeLink } from '#db/writes/one-time-links/create.ts'
import { redeemSignInLink } from '#db/writes/one-time-links/redeem.ts'
import { createPerson } from '#db/writes/people/create.ts'
import { redeemSetUp } from '#db/writes/people/redeem-set-up.ts'
import { verifyPassword } from '#db/writes/people/verify-password.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

const machine = makeActor({ kind: 'host', hostId: newId('hst') })
const hourMs = 3_600_000
let at: TestStore

beforeEach(async () => {
  at = await testStore()
  return at.close
})

const actorOf = (personId: PersonId): PersonActor =>
  makeActor({ kind: 'person', personId, administrator: false, signInId: newId('sin') })

const setUpToken = (lifetimeMs = hourMs) => createOneTimeLink(machine, at.store, { kind: 'set_up', lifetimeMs })
const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse' }

test('the set-up link makes the first account, an administrator with a Default workspace that a host prepares', async () => {
  const { store } = at
  const token = await setUpToken()
  expect(await peekOneTimeLink(store, { token })).toBe('set_up')
  const personId = await redeemSetUp(store, { token, ...ada })
  const actor = actorOf(personId)
  expect(await readPerson(actor, store)).toEqual({ id: personId, name: 'Ada', email: ada.email, administrator: true })
  const { items } = await listWorkspaces(actor, store, { limit: 10 })
  expect(items).toMatchObject([{ name: 'Default', isDefault: true, state: 'preparing', source: { kind: 'empty' } }])
  const jobs = await store.database.select({ input: hostJobs.input }).from(hostJobs)
  expect(jobs).toMatchObject([{ input: { kind: 'prepare_workspace', workspaceId: items[0]?.id } }])
})

test('a set-up link works once, and none works once there is an account', async () => {
  const { store } = at
  const [token, other] = [await setUpToken(), await setUpToken()]
  const attempts = [token, token, other].map((each, i) =>
    redeemSetUp(store, { token: each, ...ada, email: `ada${i}@example.com` }),
  )
  const outcomes = await Promise.allSettled(attempts)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await countPeople(store)).toBe(1)
  for (const each of [token, other]) {
    expect(await peekOneTimeLink(store, { token: each })).toBeNull()
    await expect(redeemSetUp(store, { token: each, ...ada })).rejects.toMatchObject({ code: 'not_found' })
  }
})

test('an expired, unknown or foreign link is like one that never existed', async () => {
  const { store } = at
  const expired = await setUpToken(-1000)
  expect(await peekOneTimeLink(store, { token: expired })).toBeNull()
  expect(await peekOneTimeLink(store, { token: 'unknown' })).toBeNull()
  const token = await setUpToken()
  expect(await redeemSignInLink(store, { token })).toBeNull()
  const personId = await createPerson(machine, store, { email: 'eve@example.com' })
  const signIn = await createOneTimeLink(machine, store, { kind: 'sign_in', personId, lifetimeMs: hourMs })
  await expect(redeemSetUp(store, { token: signIn, ...ada })).rejects.toMatchObject({ code: 'not_found' })
})

test('of two who open a sign-in link at once, one is signed in', async () => {
  const { store } = at
  const personId = await createPerson(machine, store, { email: ada.email })
  const token = await createOneTimeLink(machine, store, { kind: 'sign_in', personId, lifetimeMs: hourMs })
  expect(await peekOneTimeLink(store, { token })).toBe('sign_in')
  const both = await Promise.all([redeemSignInLink(store, { token }), redeemSignInLink(store, { token })])
  expect(both.sort()).toEqual([personId, null].sort())
  expect(await peekOneTimeLink(store, { token })).toBeNull()
})

test('an address has one account, however it is written', async () => {
  const { store } = at
  const personId = await createPerson(machine, store, { email: 'Ada@Example.com' })
  await expect(createPerson(machine, store, { email: 'ada@example.COM' })).rejects.toMatchObject({
    code: 'conflict',
    fields: { email: expect.any(String) },
  })
  expect(await findPersonByEmail(machine, store, 'ADA@example.com')).toBe(personId)
  expect(await findPersonByEmail(machine, store, 'bob@example.com')).toBeNull()
})

test('only the first of several accounts that are made at once administers', async () => {
  const { store } = at
  await Promise.all([1, 2, 3].map((n) => createPerson(machine, store, { email: `p${n}@example.com` })))
  expect(await store.database.$count(people, eq(people.administrator, true))).toBe(1)
})

test('a password signs in with its address alone, in any case', async () => {
  const { store } = at
  const personId = await redeemSetUp(store, { token: await setUpToken(), ...ada })
  expect(await verifyPassword(store, { email: 'ADA@example.com', password: ada.password })).toBe(personId)
  expect(await verifyPassword(store, { email: ada.email, password: 'wrong horse' })).toBeNull()
  expect(await verifyPassword(store, { email: 'bob@example.com', password: ada.password })).toBeNull()
})

test('an account without a password cannot be entered with one', async () => {
  const { store } = at
  await createPerson(machine, store, { email: ada.email })
  expect(await verifyPassword(store, { email: ada.email, password: '' })).toBeNull()
})

test('nothing of a token or password is stored as it is', async () => {
  const { store } = at
  const token = await setUpToken()
  await redeemSetUp(store, { token, ...ada })
  const { rows } = await store.database.execute<{ text: string }>(
    sql`select to_jsonb(l)::text || to_jsonb(p)::text as text from one_time_links l, people p`,
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.text).not.toContain(token)
  expect(rows[0]?.text).not.toContain(ada.password)
})
