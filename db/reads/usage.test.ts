import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listBudgets, readBudgetStates } from '#db/reads/budgets.ts'
import { readUsage } from '#db/reads/usage.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { budgets, modelRequests } from '#db/schema/usage.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { removeBudget } from '#db/writes/budgets/remove.ts'
import { setBudget } from '#db/writes/budgets/set.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { recordModelRequests } from '#db/writes/usage/record.ts'
import { removeOldModelRequests } from '#db/writes/usage/remove-old.ts'
import { newBudget } from '#lib/domain/usage/budget.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'
import { newId } from '#lib/ids.ts'
import { type Scene, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let database: TestStore
let scene: Scene
beforeAll(async () => {
  database = await testStore()
})
beforeEach(async () => {
  await database.store.database.delete(modelRequests)
  await database.store.database.delete(budgets)
  scene = await testScene(database.store)
})
afterAll(() => database.close())

const workspaceOf = async ({ store, chatId }: Scene) => {
  const [chat] = await store.database.select().from(chats).where(eq(chats.id, chatId))
  if (!chat) throw new Error('there is no chat')
  return chat.workspaceId
}
const request = async (more: Partial<ModelRequest> = {}): Promise<ModelRequest> => ({
  id: newId('mrq'),
  at: new Date().toISOString(),
  personId: scene.owner.personId,
  workspaceId: await workspaceOf(scene),
  chatId: scene.chatId,
  turnId: newId('trn'),
  backend: 'greenroom' as never,
  provider: 'standard',
  model: 'm',
  status: 200,
  refused: null,
  inputTokens: 100,
  outputTokens: 10,
  cachedTokens: 5,
  reasoningTokens: 2,
  durationMs: 12,
  ...more,
})
const record = async (...requests: ModelRequest[]) =>
  recordModelRequests(await testHost(scene.store), scene.store, requests)
const rows = () => scene.store.database.select().from(modelRequests)
const set = (actor: Parameters<typeof setBudget>[0], budget: object) =>
  setBudget(actor, scene.store, newBudget.parse({ period: 'day', limitTokens: 1_000, ...budget }))

test('requests are recorded once, however often that is tried', async () => {
  const [one, other] = [
    await request({ model: 'odd\0 \ud800' }),
    await request({ status: null, refused: 'budget_spent' }),
  ]
  await record(one, other)
  await record(other, one)
  const [first, second] = (await rows()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(first).toMatchObject({ ...one, model: 'odd\uFFFD \uFFFD' })
  expect(second).toMatchObject(other)
})

test('what is deleted meanwhile is left out, and nothing else fails with it', async () => {
  await record(
    await request({ id: 'mrq_1' as never, workspaceId: newId('wsp'), chatId: newId('cht') }),
    await request({ personId: newId('per') }),
    await request({ id: 'mrq_2' as never }),
  )
  const found = (await rows()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(found.map(({ id, workspaceId, chatId }) => [id, workspaceId, chatId])).toEqual([
    ['mrq_1', null, null],
    ['mrq_2', await workspaceOf(scene), scene.chatId],
  ])
})

test('rows are forgotten after 400 days', async () => {
  const ago = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString()
  await record(await request({ at: ago(401) }), await request({ id: 'mrq_kept' as never, at: ago(399) }))
  await removeOldModelRequests(await testHost(scene.store), scene.store)
  expect((await rows()).map(({ id }) => id)).toEqual(['mrq_kept'])
})

test('totals are told by day, chat, agent and person: one’s own, and everybody’s to administrators', async () => {
  const { store, owner } = scene
  await updateChat(owner, store, { chatId: scene.chatId, title: 'Mend it' })
  const bob = await testPerson(store, { name: 'Bob' })
  const admin = await testPerson(store, { name: 'Root', administrator: true })
  const bobs = { personId: bob.personId, workspaceId: null, chatId: null, turnId: null }
  await record(
    await request({ at: '2026-03-01T23:59:59.999Z' }),
    await request({ at: '2026-03-02T00:00:00.000Z', backend: 'goose' as never }),
    await request({ ...bobs, at: '2026-03-02T10:00:00.000Z', inputTokens: 1 }),
    await request({
      ...bobs,
      at: '2026-03-02T10:00:00.000Z',
      refused: 'budget_spent',
      inputTokens: 0,
      outputTokens: 0,
    }),
  )
  const read = (actor: Parameters<typeof readUsage>[0], wanted: Partial<Parameters<typeof readUsage>[2]>) =>
    readUsage(actor, store, { by: 'day', whose: 'mine', ...wanted })
  const sums = (found: Awaited<ReturnType<typeof read>>) =>
    found.map(({ name, requests, refused, inputTokens }) => [name, requests, refused, inputTokens])
  expect(sums(await read(owner, {}))).toEqual([
    ['2026-03-02', 1, 0, 100],
    ['2026-03-01', 1, 0, 100],
  ])
  expect(sums(await read(owner, { by: 'agent' }))).toEqual([
    ['goose', 1, 0, 100],
    ['greenroom', 1, 0, 100],
  ])
  expect(await read(owner, { by: 'chat' })).toEqual([
    {
      key: scene.chatId,
      name: 'Mend it',
      requests: 2,
      refused: 0,
      inputTokens: 200,
      outputTokens: 20,
      cachedTokens: 10,
      reasoningTokens: 4,
    },
  ])
  expect(sums(await read(owner, { by: 'person' }))).toEqual([['Ada', 2, 0, 200]])
  expect(await read(admin, {})).toEqual([])
  expect(sums(await read(admin, { by: 'person', whose: 'everybody' }))).toEqual([
    ['Ada', 2, 0, 200],
    ['Bob', 2, 1, 1],
  ])
  expect(sums(await read(admin, { by: 'chat', whose: 'everybody' }))).toEqual([
    ['A chat of somebody else', 2, 0, 200],
    ['Outside of chats', 2, 1, 1],
  ])
  const second = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
  expect(sums(await read(admin, { whose: 'everybody', ...second }))).toEqual([['2026-03-02', 1, 0, 100]])
  await expect(read(bob, { whose: 'everybody' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('a budget knows what was used of it since its day or month began in UTC', async () => {
  const { store } = scene
  const admin = await testPerson(store, { administrator: true })
  const bob = await testPerson(store)
  const [clock] = (
    await store.database.execute<{ day: string; month: string }>(
      sql`select to_char(date_trunc('day', now() at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as day,
        to_char(date_trunc('month', now() at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as month`,
    )
  ).rows
  if (!clock) throw new Error('the database has no clock')
  const before = (at: string) => new Date(Date.parse(at) - 1).toISOString()
  await record(
    await request({ at: clock.day, inputTokens: 1, outputTokens: 0 }),
    await request({ at: before(clock.month), inputTokens: 1_000 }),
    await request({ personId: bob.personId, workspaceId: null, inputTokens: 20, outputTokens: 5 }),
  )
  const day = await set(admin, {})
  const own = await set(admin, { personId: scene.owner.personId, period: 'month' })
  const there = await set(admin, { workspaceId: await workspaceOf(scene) })
  expect([day, own, there].map(({ usedTokens }) => usedTokens)).toEqual([26, 1, 1])
  expect(Date.parse(day.endsAt) - Date.parse(clock.day)).toBe(24 * 3_600_000)
  expect(Date.parse(own.endsAt)).toBe(new Date(clock.month).setUTCMonth(new Date(clock.month).getUTCMonth() + 1))
  expect(await readBudgetStates(await testHost(store), store)).toHaveLength(3)
})

test('a budget that is set again has another limit, and is the same', async () => {
  const admin = await testPerson(scene.store, { administrator: true })
  const { personId } = scene.owner
  const first = await set(admin, { personId, limitTokens: 5 })
  const raised = await set(admin, { personId, limitTokens: 50 })
  expect(raised).toEqual({ ...first, limitTokens: 50 })
  expect(first).toMatchObject({ person: { id: personId, name: 'Ada' }, workspace: null })
  await set(admin, { limitTokens: 5 })
  await set(admin, { limitTokens: 6 })
  expect((await listBudgets(admin, scene.store)).map(({ limitTokens }) => limitTokens)).toEqual([50, 6])
})

test('people see the budgets that bind them, and set none', async () => {
  const { store, owner } = scene
  const admin = await testPerson(store, { administrator: true })
  const bob = await testPerson(store)
  const everybodys = await set(admin, {})
  const owners = await set(admin, { personId: owner.personId })
  const there = await set(admin, { workspaceId: await workspaceOf(scene) })
  const ids = async (actor: typeof owner) => (await listBudgets(actor, store)).map(({ id }) => id)
  expect(await ids(owner)).toEqual([everybodys.id, owners.id, there.id])
  expect(await ids(bob)).toEqual([everybodys.id])
  expect(await ids(admin)).toHaveLength(3)
  await expect(set(bob, {})).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeBudget(bob, store, { budgetId: owners.id })).rejects.toMatchObject({ code: 'forbidden' })
  await removeBudget(admin, store, { budgetId: owners.id })
  await expect(removeBudget(admin, store, { budgetId: owners.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await ids(owner)).toEqual([everybodys.id, there.id])
  await expect(set(admin, { personId: newId('per') })).rejects.toMatchObject({ code: 'not_found' })
  await expect(set(admin, { workspaceId: newId('wsp') })).rejects.toMatchObject({ code: 'not_found' })
})

test('budgets go with their person and workspace', async () => {
  const { store } = scene
  const admin = await testPerson(store, { administrator: true })
  const bob = await testPerson(store)
  const [own] = await store.database.select().from(workspaces).where(eq(workspaces.ownerId, bob.personId))
  await set(admin, { personId: bob.personId })
  await set(admin, { workspaceId: own?.id })
  await store.database.delete(people).where(eq(people.id, bob.personId))
  expect(await listBudgets(admin, store)).toEqual([])
})
