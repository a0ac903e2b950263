import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { findToken, listTokens } from '#db/reads/tokens.ts'
import { tokens } from '#db/schema/people.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let at: TestStore
beforeEach(async () => {
  at = await testStore()
  return at.close
})

test('a token says whose it is, and lists without itself', async () => {
  const { store } = at
  const ada = await testPerson(store, { administrator: true })
  const { id, token } = await createToken(ada, store, { name: 'bridge' })
  expect(token).toMatch(/^gr_[\w-]{43}$/)
  expect(await findToken(store, token)).toEqual({
    tokenId: id,
    personId: ada.personId,
    administrator: true,
    scopes: ['read', 'write', 'administer'],
  })
  const list = await listTokens(ada, store)
  expect(list).toMatchObject([{ id, name: 'bridge', expiresAt: null, lastUsedAt: expect.any(String) }])
  expect(JSON.stringify(await store.database.select().from(tokens))).not.toContain(token.slice(3))
})

test('the machine makes a token for a person, and must say for whom', async () => {
  const { store } = at
  const [machine, ada] = [await testHost(store), await testPerson(store)]
  const { token } = await createToken(machine, store, { personId: ada.personId, name: 'script' })
  expect(await findToken(store, token)).toMatchObject({ personId: ada.personId })
  await expect(createToken(machine, store, { name: 'script' })).rejects.toMatchObject({ code: 'invalid' })
})

test('a person makes tokens for nobody else', async () => {
  const { store } = at
  const [ada, bob] = [await testPerson(store), await testPerson(store)]
  const { token } = await createToken(bob, store, { personId: ada.personId, name: 'mine after all' })
  expect(await findToken(store, token)).toMatchObject({ personId: bob.personId })
})

test('a revoked token is nobody, and its streams are told', async () => {
  const { store } = at
  const [ada, bob] = [await testPerson(store), await testPerson(store)]
  const { id: tokenId, token } = await createToken(ada, store, { name: 'bridge' })
  await expect(revokeToken(bob, store, { tokenId })).rejects.toMatchObject({ code: 'not_found' })
  const closed = await listenFor(store, 'closed')
  await revokeToken(ada, store, { tokenId })
  expect(await closed.next).toEqual({ type: 'closed', by: { tokenId }, reason: 'revoked' })
  expect(await findToken(store, token)).toBeNull()
  expect(await listTokens(ada, store)).toEqual([])
  await expect(revokeToken(ada, store, { tokenId })).rejects.toMatchObject({ code: 'not_found' })
})

test('an expired token and what is no token are nobody', async () => {
  const { store } = at
  const ada = await testPerson(store)
  const past = await createToken(ada, store, { name: 'old', expiresAt: '2020-01-01T00:00:00.000Z' })
  const future = await createToken(ada, store, { name: 'new', expiresAt: '2999-01-01T00:00:00.000Z' })
  expect(await findToken(store, past.token)).toBeNull()
  expect(await findToken(store, future.token)).not.toBeNull()
  for (const text of ['', 'gr_', `gr_${'a'.repeat(43)}`, 'gr_\0']) expect(await findToken(store, text)).toBeNull()
})

test('a token may do what was said, and makes none that may do more', async () => {
  const { store } = at
  const ada = await testPerson(store)
  const { token } = await createToken(ada, store, { name: 'reader', scopes: ['write', 'read', 'read'] })
  const holder = await findToken(store, token)
  expect(holder?.scopes).toEqual(['read', 'write'])
  if (!holder) throw new Error('there is no holder')
  const program = makeActor({ kind: 'token', ...holder })
  const more = createToken(program, store, { name: 'more', scopes: ['administer'] })
  await expect(more).rejects.toMatchObject({ code: 'forbidden' })
  const same = await createToken(program, store, { name: 'same' })
  expect((await findToken(store, same.token))?.scopes).toEqual(['read', 'write'])
})

test('the last use is written at most once a minute', async () => {
  const { store } = at
  const { id, token } = await createToken(await testPerson(store), store, { name: 'bridge' })
  const lastUsed = async () => (await store.database.select().from(tokens).where(eq(tokens.id, id)))[0]?.lastUsedAt
  await findToken(store, token)
  const first = await lastUsed()
  await findToken(store, token)
  expect(await lastUsed()).toBe(first)
  await store.database.update(tokens).set({ lastUsedAt: sql`now() - interval '61 seconds'` })
  await findToken(store, token)
  expect(Date.parse((await lastUsed()) ?? '')).toBeGreaterThanOrEqual(Date.parse(first ?? ''))
})
