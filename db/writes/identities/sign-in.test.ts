import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listInvitations } from '#db/reads/invitations.ts'
import { countPeople } from '#db/reads/people.ts'
import { identities, people } from '#db/schema/people.ts'
import { type Admission, signInWithIdentity } from '#db/writes/identities/sign-in.ts'
import { createInvitation } from '#db/writes/invitations/create.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import type { ProviderClaims } from '#lib/domain/people/identity.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

const bob: ProviderClaims = {
  provider: 'https://id.example',
  subject: '7',
  name: 'Bob',
  email: 'bob@example.com',
  isVerified: true,
}
const invite: Admission = { signUp: 'invite', mustProve: false, invitationToken: null }
const open: Admission = { ...invite, signUp: 'open' }
let at: TestStore
let admin: PersonActor

beforeEach(async () => {
  at = await testStore()
  admin = await testPerson(at.store, { administrator: true })
  return at.close
})

const enter = (claims: Partial<ProviderClaims> = {}, admission = invite) =>
  signInWithIdentity(at.store, { ...bob, ...claims }, admission)
/** Somebody whose address is Bob's. */
async function bobHere(set: Partial<typeof people.$inferInsert> = {}) {
  const { personId } = await testPerson(at.store)
  await at.store.database
    .update(people)
    .set({ email: 'Bob@Example.com', ...set })
    .where(eq(people.id, personId))
  return personId
}
const ties = () => at.store.database.$count(identities)

test('somebody nobody knows is refused, and nothing is written', async () => {
  expect(await enter()).toEqual({ refused: 'uninvited' })
  expect(await enter({}, { ...open, signUp: 'closed' })).toEqual({ refused: 'uninvited' })
  expect(await enter({ email: null })).toEqual({ refused: 'no_address' })
  expect([await countPeople(at.store), await ties()]).toEqual([1, 0])
})

test('where sign-up is open the first visit makes an account, and later ones find it whatever the address is then', async () => {
  const first = await enter({}, open)
  expect(first).toEqual({ personId: expect.any(String) })
  expect(await enter({ email: 'robert@example.com', isVerified: false })).toEqual(first)
  expect(await enter({ email: null })).toEqual(first)
  expect(await countPeople(at.store)).toBe(2)
})

test('of several first visits at once one makes the account', async () => {
  const all = await Promise.all([1, 2, 3, 4].map(() => enter({}, open)))
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(await countPeople(at.store)).toBe(2)
})

test('the same id at another provider is somebody else', async () => {
  await enter({}, open)
  expect(await enter({ provider: 'https://other.example', email: 'x@example.com' })).toEqual({ refused: 'uninvited' })
})

test('an account with the address is tied only where the provider checked that address', async () => {
  const personId = await bobHere()
  for (const admission of [invite, open])
    expect(await enter({ isVerified: false }, admission)).toEqual({ refused: 'unverified' })
  expect(await ties()).toBe(0)
  expect(await enter()).toEqual({ personId })
  const [row] = await at.store.database.select().from(people).where(eq(people.id, personId))
  expect(row?.emailVerifiedAt).not.toBeNull()
})

test('where anybody may sign up, an account whose address nobody confirmed is not handed over', async () => {
  const personId = await bobHere()
  expect(await enter({}, open)).toEqual({ refused: 'unproved' })
  await at.store.database.update(people).set({ emailVerifiedAt: sql`now()` }).where(eq(people.id, personId))
  expect(await enter({}, open)).toEqual({ personId })
})

test('a disabled account is not entered, tied or not', async () => {
  const personId = await bobHere({ disabledAt: new Date().toISOString() })
  expect(await enter()).toEqual({ refused: 'disabled' })
  await at.store.database.insert(identities).values({ provider: bob.provider, subject: bob.subject, personId })
  expect(await enter()).toEqual({ refused: 'disabled' })
})

test('an invitation to the address lets in whoever the provider says has it', async () => {
  await createInvitation(admin, at.store, { email: 'BOB@example.com', administrator: true })
  expect(await enter({ isVerified: false })).toEqual({ refused: 'unverified' })
  const entered = await enter()
  const [row] = await at.store.database.select().from(people).where(eq(people.email, 'bob@example.com'))
  expect(entered).toEqual({ personId: row?.id })
  expect(row).toMatchObject({ administrator: true, name: 'Bob', passwordHash: null })
  expect(await listInvitations(admin, at.store)).toMatchObject([{ state: 'used', usedBy: 'Bob' }])
})

test('an open link lets in whoever holds it, once, and one for another address nobody else', async () => {
  const link = await createInvitation(admin, at.store, { email: null, administrator: false })
  const others = await createInvitation(admin, at.store, { email: 'eve@example.com', administrator: false })
  expect(await enter({}, { ...invite, invitationToken: others.token })).toEqual({ refused: 'invited_as_another' })
  expect(await enter({ isVerified: false }, { ...invite, invitationToken: link.token })).toHaveProperty('personId')
  const eve = { subject: '8', email: 'x@example.com' }
  expect(await enter(eve, { ...invite, invitationToken: link.token })).toEqual({ refused: 'uninvited' })
  expect((await listInvitations(admin, at.store)).map(({ state }) => state).sort()).toEqual(['open', 'used'])
})

test('where addresses are confirmed, open sign-up asks the provider for a checked one', async () => {
  expect(await enter({ isVerified: false }, { ...open, mustProve: true })).toEqual({ refused: 'unverified' })
  expect(await enter({}, { ...open, mustProve: true })).toHaveProperty('personId')
})

test('nobody becomes the first account, and its administrator, through a provider', async () => {
  await at.store.database.delete(people)
  expect(await enter({}, open)).toEqual({ refused: 'not_set_up' })
})

test('a name that does not fit is shortened, and a missing one is made of the address', async () => {
  await enter({ name: '😀'.repeat(10_000) }, open)
  await enter({ subject: '8', name: null, email: 'eve@example.com' }, open)
  const names = await at.store.database.select({ name: people.name }).from(people).orderBy(people.createdAt)
  expect(names.slice(1).map(({ name }) => name)).toEqual(['😀'.repeat(80), 'eve'])
})
