import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, testApi } from '#tests/support/api.ts'

type Api = Awaited<ReturnType<typeof testApi>>
let api: Api
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const preferences = () => import('#app/api/v1/preferences/route.ts')
const installation = () => import('#app/api/v1/installation/route.ts')

test('preferences are read and changed in part, and what they cannot be is said', async () => {
  const { bearer } = await api.caller()
  const { GET, PATCH } = await preferences()
  const changed = await ask(PATCH, 'PATCH', { headers: bearer, body: { notifications: { failed: true } } })
  expect(changed).toMatchObject({
    status: 200,
    body: { theme: 'system', notifications: { failed: true, waiting: false } },
  })
  expect((await ask(GET, 'GET', { headers: bearer })).body).toEqual(changed.body)
  expect(await ask(PATCH, 'PATCH', { headers: bearer, body: { theme: 'blue', size: 4 } })).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid', fields: { theme: expect.any(String), size: 'There is no such field' } } },
  })
  expect((await ask(GET, 'GET', {})).status).toBe(401)
})

test('the installation is for administrators', async () => {
  const [person, administrator] = [await api.caller(), await api.caller({ administrator: true })]
  const { GET, PATCH } = await installation()
  const { POST } = await import('#app/api/v1/installation/check-title-model/route.ts')
  for (const asked of [
    ask(GET, 'GET', { headers: person.bearer }),
    ask(PATCH, 'PATCH', { headers: person.bearer, body: { titles: { titles: false } } }),
    ask(POST, 'POST', { headers: person.bearer, body: { model: null } }),
  ])
    expect((await asked).status).toBe(403)
  const headers = administrator.bearer
  expect(await ask(PATCH, 'PATCH', { headers, body: { titles: { model: ' small ' } } })).toMatchObject({
    status: 200,
    body: { titles: { titles: true, summaries: true, model: 'small' } },
  })
  expect((await ask(PATCH, 'PATCH', { headers, body: { titles: { model: '' } } })).status).toBe(422)
})

test('without a host a trial of a model says that none runs', async () => {
  const { bearer } = await api.caller({ administrator: true })
  const { POST } = await import('#app/api/v1/installation/check-title-model/route.ts')
  const { status, body } = await ask(POST, 'POST', { headers: bearer, body: { model: null } })
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { works: false, why: 'No host is running that could ask it.' },
  })
})

test('health names the build that answers', async () => {
  const { GET } = await import('#app/api/v1/health/route.ts')
  expect((await ask(GET, 'GET', {})).body).toMatchObject({ ok: false, hosts: 0, build: expect.stringMatching(/\w/) })
})
