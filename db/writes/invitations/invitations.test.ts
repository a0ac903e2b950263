import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listInvitations, peekInvitation } from '#db/reads/invitations.ts'
import { countPeople } from '#db/reads/people.ts'
import { invitations, people } from '#db/schema/people.ts'
import { createInvitation, markInvitationMailed } from '#db/writes/invitations/create.ts'
import { redeemInvitation } from '#db/writes/invitations/redeem.ts'
import { revokeInvitation } from '#db/writes/invitations/revoke.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

const bob = { email: 'bob@example.com', name: 'Bob', password: 'correct horse' }
let at: TestStore
let admin: PersonActor

beforeEach(async () => {
  at = await testStore()
  admin = await testPerson(at.store, { administrator: true })
  return at.close
})

const invite = (email: string | null = null, administrator = false) =>
  createInvitation(admin, at.store, { email, administrator })
const person = async (email: string) =>
  (await at.store.database.select().from(people).where(eq(people.email, email)))[0]

test('an invitation makes one account, of the role that it names', async () => {
  const { store } = at
  const { token } = await invite(null, true)
  expect(await peekInvitation(store, { token })).toEqual({ email: null, administrator: true })
  const personId = await redeemInvitation(store, { token, ...bob })
  expect(await person(bob.email)).toMatchObject({ id: personId, administrator: true, emailVerifiedAt: null })
  expect(await peekInvitation(store, { token })).toBeNull()
  expect(await listInvitations(admin, store)).toMatchObject([{ state: 'used', usedBy: 'Bob', invitedBy: 'Ada' }])
})

test('of several who redeem one invitation at once, one gets an account', async () => {
  const { store } = at
  const { token } = await invite()
  const tries = [1, 2, 3].map((n) => redeemInvitation(store, { token, ...bob, email: `bob${n}@example.com` }))
  const outcomes = await Promise.allSettled(tries)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await countPeople(store)).toBe(2)
})

test('an invitation that names an address makes no account with another, and is not used up by the try', async () => {
  const { store } = at
  const { token } = await invite('Bob@Example.com')
  await expect(redeemInvitation(store, { token, ...bob, email: 'eve@example.com' })).rejects.toMatchObject({
    fields: { email: 'This invitation is for Bob@Example.com.' },
  })
  await redeemInvitation(store, { token, ...bob })
  expect(await countPeople(store)).toBe(2)
})

test('a mailed link proves the address, one that was handed over does not', async () => {
  const { store } = at
  const { id, token } = await invite(bob.email)
  await markInvitationMailed(admin, store, { invitationId: id })
  await redeemInvitation(store, { token, ...bob })
  expect((await person(bob.email))?.emailVerifiedAt).not.toBeNull()
  const handed = await invite('eve@example.com')
  await redeemInvitation(store, { token: handed.token, ...bob, email: 'eve@example.com' })
  expect((await person('eve@example.com'))?.emailVerifiedAt).toBeNull()
})

test('an invitation that is revoked, expired or unknown is like one that never existed', async () => {
  const { store } = at
  const [revoked, expired] = [await invite(), await invite()]
  await revokeInvitation(admin, store, { invitationId: revoked.id })
  await store.database.update(invitations).set({ expiresAt: sql`now()` }).where(eq(invitations.id, expired.id))
  for (const token of [revoked.token, expired.token, 'unknown']) {
    expect(await peekInvitation(store, { token })).toBeNull()
    await expect(redeemInvitation(store, { token, ...bob })).rejects.toMatchObject({ code: 'not_found' })
  }
  for (const { id } of [revoked, expired])
    await expect(revokeInvitation(admin, store, { invitationId: id })).rejects.toMatchObject({ code: 'not_found' })
  expect((await listInvitations(admin, store)).map(({ state }) => state).sort()).toEqual(['expired', 'revoked'])
  expect(await countPeople(store)).toBe(1)
})

test('an address that has an account is not invited', async () => {
  const { token } = await invite()
  await redeemInvitation(at.store, { token, ...bob })
  await expect(invite('BOB@example.com')).rejects.toMatchObject({ code: 'conflict' })
  const second = await invite()
  await expect(redeemInvitation(at.store, { token: second.token, ...bob })).rejects.toMatchObject({ code: 'conflict' })
  expect(await peekInvitation(at.store, { token: second.token })).not.toBeNull()
})

test('only administrators invite, see and revoke invitations', async () => {
  const { store } = at
  const { id } = await invite()
  const other = await testPerson(store)
  const calls = [
    () => createInvitation(other, store, { email: null, administrator: true }),
    () => revokeInvitation(other, store, { invitationId: id }),
    () => listInvitations(other, store),
  ]
  for (const call of calls) await expect((async () => call())()).rejects.toMatchObject({ code: 'forbidden' })
})

test('nothing of an invitation link is stored as it is', async () => {
  const { token } = await invite()
  const [row] = await at.store.database.select().from(invitations)
  expect(JSON.stringify(row)).not.toContain(token)
})
