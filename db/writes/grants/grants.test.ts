import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listGrants, listShared } from '#db/reads/grants.ts'
import { findLink, findLinks, noteUse } from '#db/reads/links.ts'
import { grants } from '#db/schema/grants.ts'
import { people } from '#db/schema/people.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { restoreChat } from '#db/writes/chats/restore.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import { revokeGrant } from '#db/writes/grants/revoke.ts'
import { rotateGrant } from '#db/writes/grants/rotate.ts'
import { updateGrant } from '#db/writes/grants/update.ts'
import { deletePerson } from '#db/writes/people/delete.ts'
import { disablePerson, enablePerson } from '#db/writes/people/disable.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let owner: PersonActor
let chatId: ChatId
beforeEach(async () => {
  at = await testStore()
  const scene = await testScene(at.store)
  owner = scene.owner
  chatId = scene.chatId
  return at.close
})

const link = async (expiresAt: string | null = null) =>
  await createGrant(owner, at.store, { chatId, kind: 'link', role: 'viewer', expiresAt })
const past = '2020-01-01T00:00:00.000Z'
const future = '2999-01-01T00:00:00.000Z'

test('a link leads to its chat, is told once, and is kept as a hash', async () => {
  const { token, ...made } = await link(future)
  expect(token).toMatch(/^gs_[\w-]{43}$/)
  expect(made).toMatchObject({ chatId, kind: 'link', role: 'viewer', expiresAt: future, lastUsedAt: null })
  expect(await findLink(at.store, token)).toMatchObject({ grantId: made.id, chatId, role: 'viewer' })
  expect(await listGrants(owner, at.store, { chatId })).toEqual({ items: [made], nextCursor: null })
  expect(JSON.stringify(await at.store.database.select().from(grants))).not.toContain(token.slice(3))
})

test('what is unknown, malformed, expired or revoked leads nowhere', async () => {
  const [expired, revoked] = [await link(past), await link()]
  await revokeGrant(owner, at.store, { grantId: revoked.id })
  for (const text of ['', 'gs_', `gs_${'a'.repeat(43)}`, 'gs_\0', revoked.token.replace('gs_', 'gr_')])
    expect(await findLink(at.store, text)).toBeNull()
  for (const { token } of [expired, revoked]) expect(await findLink(at.store, token)).toBeNull()
  expect(await findLinks(at.store, [expired.id, revoked.id])).toEqual([])
})

test('its owner alone makes, lists and changes the links of a chat', async () => {
  const { id: grantId } = await link()
  const bo = await testPerson(at.store)
  const { store } = at
  for (const asking of [
    () => createGrant(bo, store, { chatId, kind: 'link', role: 'viewer', expiresAt: null }),
    () => listGrants(bo, store, { chatId }),
    () => updateGrant(bo, store, { grantId, expiresAt: null }),
    () => rotateGrant(bo, store, { grantId }),
    () => revokeGrant(bo, store, { grantId }),
  ])
    await expect(asking()).rejects.toMatchObject({ code: 'not_found' })
  expect((await listShared(bo, store, {})).items).toEqual([])
})

test('a rotated link has another token, and its streams are told', async () => {
  const { id: grantId, token } = await link(future)
  const closed = await listenFor(at.store, 'closed')
  const rotated = await rotateGrant(owner, at.store, { grantId })
  expect(await closed.next).toEqual({ type: 'closed', by: { grantId }, reason: 'revoked' })
  expect(rotated).toMatchObject({ id: grantId, expiresAt: future, rotatedAt: expect.any(String) })
  expect(await findLink(at.store, token)).toBeNull()
  expect(await findLink(at.store, rotated.token)).toMatchObject({ grantId })
})

test('an expired link leads again when it expires later, and is not rotated before', async () => {
  const { id: grantId, token } = await link(past)
  expect((await listGrants(owner, at.store, { chatId })).items).toMatchObject([{ id: grantId, expiresAt: past }])
  await expect(rotateGrant(owner, at.store, { grantId })).rejects.toMatchObject({ code: 'conflict' })
  expect(await updateGrant(owner, at.store, { grantId, expiresAt: null })).toMatchObject({ expiresAt: null })
  expect(await findLink(at.store, token)).toMatchObject({ grantId })
})

test('a revoked link is listed no more, and cannot be brought back', async () => {
  const { id: grantId } = await link()
  const closed = await listenFor(at.store, 'closed')
  await revokeGrant(owner, at.store, { grantId })
  expect(await closed.next).toEqual({ type: 'closed', by: { grantId }, reason: 'revoked' })
  expect((await listGrants(owner, at.store, { chatId })).items).toEqual([])
  expect((await listShared(owner, at.store, {})).items).toEqual([])
  for (const asking of [
    () => updateGrant(owner, at.store, { grantId, expiresAt: null }),
    () => rotateGrant(owner, at.store, { grantId }),
    () => revokeGrant(owner, at.store, { grantId }),
  ])
    await expect(asking()).rejects.toMatchObject({ code: 'not_found' })
})

test('the links of a deleted chat lead nowhere and are not listed, until it is restored', async () => {
  const { id: grantId, token } = await link()
  await deleteChat(owner, at.store, { chatId })
  expect(await findLink(at.store, token)).toBeNull()
  expect((await listShared(owner, at.store, {})).items).toEqual([])
  await expect(revokeGrant(owner, at.store, { grantId })).rejects.toMatchObject({ code: 'not_found' })
  await restoreChat(owner, at.store, { chatId })
  expect(await findLink(at.store, token)).toMatchObject({ grantId })
})

test('the links of somebody who is disabled end for good, and their streams are told', async () => {
  const { id: grantId, token } = await link()
  const administrator = await testPerson(at.store, { administrator: true })
  const { personId } = owner
  const closed = await listenFor(at.store, 'closed', ({ by }) => 'grantId' in by)
  await disablePerson(administrator, at.store, { personId })
  expect(await closed.next).toEqual({ type: 'closed', by: { grantId }, reason: 'revoked' })
  await enablePerson(administrator, at.store, { personId })
  expect(await findLink(at.store, token)).toBeNull()
})

test('no link leads to the chat of who is disabled, or deleted', async () => {
  const { token } = await link()
  const mark = { disabledAt: sql`now()` }
  await at.store.database.update(people).set(mark).where(eq(people.id, owner.personId))
  expect(await findLink(at.store, token)).toBeNull()
  const administrator = await testPerson(at.store, { administrator: true })
  await deletePerson(administrator, at.store, { personId: owner.personId })
  expect(await at.store.database.$count(grants)).toBe(0)
})

test('a chat has a hundred links at most', async () => {
  const { id: grantId } = await link()
  for (let i = 1; i < 100; i++) await link()
  await expect(link()).rejects.toMatchObject({ code: 'conflict' })
  await revokeGrant(owner, at.store, { grantId })
  await link()
})

test('everything that is shared is listed in pages, newest first, with its chat', async () => {
  const made = [await link(), await link(), await link()].map(({ id }) => id).toReversed()
  const { store } = at
  const first = await listShared(owner, store, { limit: 2 })
  expect(first.items).toMatchObject([{ id: made[0], chatTitle: null, workspaceName: 'Default' }, { id: made[1] }])
  const rest = await listShared(owner, store, { limit: 2, cursor: first.nextCursor ?? '' })
  expect(rest).toMatchObject({ items: [{ id: made[2] }], nextCursor: null })
  expect((await listGrants(owner, store, { chatId })).items.map(({ id }) => id)).toEqual(made)
  await expect(listShared(owner, store, { cursor: 'none' })).rejects.toMatchObject({ code: 'invalid' })
})

test('the last use is written at most once a minute', async () => {
  const { token } = await link()
  const use = async () => {
    const found = await findLink(at.store, token)
    if (found) await noteUse(at.store, found)
    return (await listGrants(owner, at.store, { chatId })).items[0]?.lastUsedAt ?? ''
  }
  const first = await use()
  expect(await use()).toBe(first)
  const earlier = { lastUsedAt: sql`now() - interval '61 seconds'` }
  await at.store.database.update(grants).set(earlier)
  expect(Date.parse(await use())).toBeGreaterThanOrEqual(Date.parse(first))
})
