import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordModelRequests } from '#db/writes/usage/record.ts'
import { newId } from '#lib/ids.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { testHost } from '#tests/support/people.ts'

type Api = Awaited<ReturnType<typeof testApi>>
let api: Api
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const usage = () => import('#app/api/v1/usage/route.ts')
const budgets = () => import('#app/api/v1/budgets/route.ts')
const budget = () => import('#app/api/v1/budgets/[budgetId]/route.ts')

async function use({ person }: Caller, inputTokens: number) {
  const host = await testHost(api.store)
  const of = { personId: person.personId, workspaceId: null, chatId: null, turnId: null, backend: 'goose' as never }
  const used = { inputTokens, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 }
  const how = { provider: 'openai', model: 'm', status: 200, refused: null, durationMs: 5 }
  await recordModelRequests(host, api.store, [
    { id: newId('mrq'), at: '2026-03-02T10:00:00.000Z', ...of, ...used, ...how },
  ])
}

test('usage is one’s own, and everybody’s for administrators unless they say mine', async () => {
  const [ada, root] = [await api.caller({ name: 'Ada' }), await api.caller({ name: 'Root', administrator: true })]
  await use(ada, 100)
  await use(root, 7)
  const { GET } = await usage()
  const totals = async ({ bearer }: Caller, query: string) =>
    (await ask(GET, 'GET', { path: `/usage?${query}`, headers: bearer })).body
  const total = { refused: 0, requests: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 }
  const adas = { ...total, key: ada.person.personId, name: 'Ada', inputTokens: 100 }
  const roots = { ...total, key: root.person.personId, name: 'Root', inputTokens: 7 }
  expect(await totals(ada, 'by=person')).toEqual({ items: [adas] })
  expect(await totals(root, 'by=person')).toEqual({ items: [adas, roots] })
  expect(await totals(root, 'by=person&whose=mine')).toEqual({ items: [roots] })
  expect(await totals(ada, 'from=2026-03-03T00:00:00Z')).toEqual({ items: [] })
  expect(await totals(ada, '')).toMatchObject({ items: [{ key: '2026-03-02', name: '2026-03-02' }] })
  for (const [query, status] of [
    ['by=month', 422],
    ['from=yesterday', 422],
    ['whose=everybody', 403],
  ] as const)
    expect((await ask(GET, 'GET', { path: `/usage?${query}`, headers: ada.bearer })).status).toBe(status)
  expect((await ask(GET, 'GET', { path: '/usage' })).status).toBe(401)
})

test('budgets are set, seen and removed by administrators, and seen by whom they bind', async () => {
  const [ada, root] = [await api.caller({ name: 'Ada' }), await api.caller({ name: 'Root', administrator: true })]
  const { GET, POST } = await budgets()
  const set = (caller: Caller, body: unknown) => ask(POST, 'POST', { path: '/budgets', headers: caller.bearer, body })
  const list = async (caller: Caller) =>
    (await ask(GET, 'GET', { path: '/budgets', headers: caller.bearer })).body.items
  const wanted = { personId: ada.person.personId, period: 'month', limitTokens: 1_000 }
  expect((await set(ada, wanted)).status).toBe(403)
  const made = await set(root, wanted)
  expect(made).toMatchObject({
    status: 201,
    body: {
      person: { id: ada.person.personId, name: 'Ada' },
      workspace: null,
      period: 'month',
      limitTokens: 1_000,
      usedTokens: 0,
      endsAt: expect.stringMatching(/-01T00:00:00.000Z$/),
    },
  })
  expect((await set(root, { ...wanted, limitTokens: 2_000 })).body).toEqual({ ...made.body, limitTokens: 2_000 })
  expect(await list(ada)).toMatchObject([{ id: made.body.id, limitTokens: 2_000 }])
  expect(await list(await api.caller())).toEqual([])
  for (const wrong of [
    {},
    { ...wanted, limitTokens: -1 },
    { ...wanted, limitTokens: 1e300 },
    { ...wanted, period: 'year' },
  ])
    expect(await set(root, wrong)).toMatchObject({ status: 422, body: { error: { code: 'invalid' } } })
  expect(await set(root, { ...wanted, workspaceId: 'wsp_1' })).toMatchObject({
    status: 422,
    body: { error: { fields: { workspaceId: 'A budget is for a person or for a workspace, not for both.' } } },
  })
  expect((await set(root, { ...wanted, personId: 'per_none' })).status).toBe(404)
  const { DELETE } = await budget()
  const remove = async ({ bearer }: Caller) =>
    (await ask(DELETE, 'DELETE', { params: { budgetId: made.body.id }, headers: bearer })).status
  expect([await remove(ada), await remove(root), await remove(root)]).toEqual([403, 204, 404])
})
