import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'
import { listPeople, readAccount } from '#db/reads/people.ts'
import { readSignIn } from '#db/reads/sign-ins.ts'
import { findToken } from '#db/reads/tokens.ts'
import { chats } from '#db/schema/chats.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { createLinkForPerson } from '#db/writes/one-time-links/create-for-person.ts'
import { redeemSignInLink } from '#db/writes/one-time-links/redeem.ts'
import { deletePerson } from '#db/writes/people/delete.ts'
import { disablePerson, enablePerson } from '#db/writes/people/disable.ts'
import { setAdministrator } from '#db/writes/people/set-administrator.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { backendId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let ada: PersonActor
let bo: PersonActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store, { name: 'Ada', administrator: true })
  bo = await testPerson(at.store, { name: 'Bo' })
  return at.close
})

test('who is not an administrator sees and changes no account', async () => {
  const { store } = at
  const target = { personId: ada.personId }
  for (const attempt of [
    () => listPeople(bo, store, { limit: 10 }),
    () => readAccount(bo, store, ada.personId),
    () => setAdministrator(bo, store, { personId: bo.personId, administrator: true }),
    () => disablePerson(bo, store, target),
    () => enablePerson(bo, store, target),
    () => deletePerson(bo, store, target),
    () => createLinkForPerson(bo, store, target),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
})

test('an account that does not exist is not found', async () => {
  const personId = newId('per')
  for (const attempt of [
    () => readAccount(ada, at.store, personId),
    () => setAdministrator(ada, at.store, { personId, administrator: true }),
    () => disablePerson(ada, at.store, { personId }),
    () => enablePerson(ada, at.store, { personId }),
    () => deletePerson(ada, at.store, { personId }),
    () => createLinkForPerson(ada, at.store, { personId }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
})

test('people are listed by name in pages, with what they have', async () => {
  const { store } = at
  for (const name of ['Cy', 'ada', 'Dee']) await testPerson(store, { name })
  await createChat(bo, store, { backend: backendId.parse('greenroom') })
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await listPeople(ada, store, { limit: 2, cursor })
    names.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(names).toHaveLength(5)
  expect(names.map((name) => name.toLowerCase())).toEqual(['ada', 'ada', 'bo', 'cy', 'dee'])
  expect(await readAccount(ada, store, bo.personId)).toMatchObject({
    name: 'Bo',
    administrator: false,
    disabledAt: null,
    chatCount: 1,
    workspaceCount: 1,
    lastSeenAt: expect.stringMatching(/Z$/),
  })
})

test('people are found by a part of name or address, which is no pattern', async () => {
  const { store } = at
  await testPerson(store, { name: '100% Cy_' })
  const found = async (search: string) =>
    (await listPeople(ada, store, { limit: 10, search })).items.map(({ name }) => name)
  expect(await found(' BO ')).toEqual(['Bo'])
  expect(await found('%')).toEqual(['100% Cy_'])
  expect(await found('y_')).toEqual(['100% Cy_'])
  expect(await found('\\')).toEqual([])
  expect(await found('@example.com')).toHaveLength(3)
  expect(await found('')).toHaveLength(3)
})

test('a token of somebody counts as seeing them', async () => {
  const { store } = at
  const cy = await testPerson(store, { name: 'Cy' })
  await store.database.update(people).set({ createdAt: '2020-01-01T00:00:00.000Z' }).where(eq(people.id, cy.personId))
  await findToken(store, (await createToken(cy, store, { name: 'bridge' })).token)
  const { lastSeenAt } = await readAccount(ada, store, cy.personId)
  expect(Date.parse(lastSeenAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
})

test('an administrator makes others ones, and the last stays one', async () => {
  const { store } = at
  const unmake = (personId: PersonActor['personId']) => setAdministrator(ada, store, { personId, administrator: false })
  await expect(unmake(ada.personId)).rejects.toMatchObject({ code: 'conflict' })
  await setAdministrator(ada, store, { personId: bo.personId, administrator: true })
  expect(await readSignIn(store, bo.signInId)).toMatchObject({ administrator: true })
  await unmake(ada.personId)
  expect(await readSignIn(store, ada.signInId)).toMatchObject({ administrator: false })
})

test('of two administrators who unmake each other at once, one stays', async () => {
  const { store } = at
  const cy = await testPerson(store, { administrator: true })
  const outcomes = await Promise.allSettled([
    setAdministrator(ada, store, { personId: cy.personId, administrator: false }),
    setAdministrator(cy, store, { personId: ada.personId, administrator: false }),
  ])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('an administrator who is disabled is none that others may rely on', async () => {
  const { store } = at
  const cy = await testPerson(store, { administrator: true })
  await disablePerson(ada, store, { personId: cy.personId })
  const unmake = setAdministrator(ada, store, { personId: ada.personId, administrator: false })
  await expect(unmake).rejects.toMatchObject({ code: 'conflict' })
})

test('disabling ends sign-ins, tokens and links at once, and nothing lets them in', async () => {
  const { store } = at
  const { token } = await createToken(bo, store, { name: 'bridge' })
  const link = await createLinkForPerson(ada, store, { personId: bo.personId })
  const closed = await listenFor(store, 'closed')
  await disablePerson(ada, store, { personId: bo.personId })
  expect(await closed.next).toMatchObject({ by: { signInId: bo.signInId }, reason: 'signed_out' })
  expect(await readSignIn(store, bo.signInId)).toBeNull()
  expect(await findToken(store, token)).toBeNull()
  expect(await peekOneTimeLink(store, { token: link })).toBeNull()
  const signIn = () => createSignIn(store, { personId: bo.personId, userAgent: null, provedBy: 'password' })
  await expect(signIn()).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('disabled') })
  await expect(createLinkForPerson(ada, store, { personId: bo.personId })).rejects.toMatchObject({ code: 'conflict' })

  await enablePerson(ada, store, { personId: bo.personId })
  expect(await readSignIn(store, bo.signInId)).toBeNull()
  expect(await findToken(store, token)).toBeNull()
  expect(await readSignIn(store, await signIn())).toMatchObject({ personId: bo.personId })
})

test('what the agents of a disabled person do goes on', async () => {
  const { store } = at
  const chat = await createChat(bo, store, { backend: backendId.parse('greenroom') })
  await sendMessage(bo, store, { chatId: chat.id, text: 'Hello' })
  await disablePerson(ada, store, { personId: bo.personId })
  expect(await store.database.$count(chats, eq(chats.id, chat.id))).toBe(1)
  expect((await readAccount(ada, store, bo.personId)).chatCount).toBe(1)
})

test('nobody disables or deletes themselves', async () => {
  const { store } = at
  await setAdministrator(ada, store, { personId: bo.personId, administrator: true })
  await expect(disablePerson(ada, store, ada)).rejects.toMatchObject({ code: 'conflict' })
  await expect(deletePerson(ada, store, ada)).rejects.toMatchObject({ code: 'conflict' })
})

test('a link that an administrator hands over signs its person in once', async () => {
  const { store } = at
  const token = await createLinkForPerson(ada, store, { personId: bo.personId })
  expect(await redeemSignInLink(store, { token })).toBe(bo.personId)
  expect(await redeemSignInLink(store, { token })).toBeNull()
})

test('a deleted account takes its chats along, closes what was open, and has its files removed', async () => {
  const { store } = at
  const chat = await createChat(bo, store, { backend: backendId.parse('greenroom') })
  await sendMessage(bo, store, { chatId: chat.id, text: 'Hello' })
  const { token } = await createToken(bo, store, { name: 'bridge' })
  const closed = await listenFor(store, 'closed')
  await deletePerson(ada, store, { personId: bo.personId })
  expect(await closed.next).toMatchObject({ by: { signInId: bo.signInId } })
  expect(await readSignIn(store, bo.signInId)).toBeNull()
  expect(await findToken(store, token)).toBeNull()
  expect(await store.database.$count(chats)).toBe(0)
  expect(await store.database.select().from(hostJobs)).toMatchObject([
    { personId: ada.personId, state: 'queued', input: { kind: 'delete_workspace', workspaceId: chat.workspaceId } },
  ])
  expect((await listPeople(ada, store, { limit: 10 })).items.map(({ name }) => name)).toEqual(['Ada'])
})
