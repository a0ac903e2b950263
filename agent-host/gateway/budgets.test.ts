import { afterEach, beforeEach, expect, test } from 'vitest'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { ask, turnOf } from '#agent-host/gateway/gateway-contract.fixture.ts'
import { openScene, type Scene } from '#agent-host/gateway/gateway-scene.fixture.ts'
import type { BudgetState } from '#lib/domain/usage/budget.ts'
import { json } from '#tests/support/fake-provider.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
  scene.provider.answer = (response) => json(response, 200, { usage: { prompt_tokens: 40, completion_tokens: 10 } })
})
afterEach(() => scene.close())

const endsAt = new Date(Date.now() + 3_600_000).toISOString()
const everybody = (limitTokens: number): BudgetState => ({
  personId: null,
  workspaceId: null,
  period: 'day',
  limitTokens,
  usedTokens: 0,
  endsAt,
})
const askOnce = () => ask(scene.doors.openai, '/responses', { model: 'm' })
const begin = (id: string) => scene.loan.began(turnOf(id))

test('a budget allows requests until it is spent, also before anything is written down', async () => {
  scene.books.limits = [everybody(100)]
  begin('trn_1')
  expect([await askOnce(), await askOnce(), await askOnce()].map(({ status }) => status)).toEqual([200, 200, 402])
  expect(scene.provider.asked).toHaveLength(2)
  const rows = await scene.books.until(3)
  expect(rows.map(({ refused, status }) => [refused, status])).toEqual([
    [null, 200],
    [null, 200],
    ['budget_spent', null],
  ])
})

test('who is refused hears it in the shape of the API, in words that are known as a usage limit', async () => {
  scene.books.limits = [everybody(0)]
  begin('trn_1')
  const { openai, anthropic, google } = scene.doors
  const asked = [
    await ask(openai, '/chat/completions', {}),
    await ask(anthropic, '/v1/messages', {}),
    await ask(google, `/v1beta/models/m:generateContent?key=${google.key}`, {}),
  ]
  expect(asked.map(({ body }) => body)).toMatchObject([
    { error: { type: 'insufficient_quota', code: 'insufficient_quota' } },
    { type: 'error', error: { type: 'billing_error' } },
    { error: { code: 402, status: 'FAILED_PRECONDITION' } },
  ])
  for (const { status, text, headers } of asked) {
    expect(status).toBe(402)
    expect(headers.get('x-greenroom-gateway')).toBe('1')
    expect(classifyError({ text })).toMatchObject({ kind: 'usage_limit', retryable: false })
    expect(classifyError({ text, httpStatus: status })).toMatchObject({ kind: 'usage_limit', retryable: false })
  }
  expect(scene.gateway.settle(turnOf('trn_1').turnId)).toEqual({
    tokens: null,
    failure: {
      kind: 'usage_limit',
      message: expect.stringMatching(/^The usage limit is reached: the budget of everybody together, 0 tokens a day/),
      httpStatus: 402,
      retryable: false,
    },
  })
})

test('one that was raised allows the very next request, one that was set the next turn', async () => {
  begin('trn_1')
  expect((await askOnce()).status).toBe(200)
  scene.books.limits = [everybody(1)]
  begin('trn_2')
  expect((await askOnce()).status).toBe(402)
  scene.books.limits = [everybody(1_000)]
  expect((await askOnce()).status).toBe(200)
})

test('lists of models cost nothing and are given in any case', async () => {
  scene.books.limits = [everybody(0)]
  const headers = { authorization: `Bearer ${scene.doors.openai.key}` }
  expect((await fetch(`${scene.doors.openai.url}/models`, { headers })).status).toBe(200)
})

test('while the database is away what was read last stands, and counts on', async () => {
  scene.books.limits = [everybody(100)]
  begin('trn_1')
  expect((await askOnce()).status).toBe(200)
  scene.books.isAway = true
  begin('trn_2')
  expect([(await askOnce()).status, (await askOnce()).status]).toEqual([200, 402])
  scene.books.isAway = false
})

test('many refusals are one row a second', async () => {
  scene.books.limits = [everybody(0)]
  const asked = await Promise.all(Array.from({ length: 20 }, askOnce))
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([402]))
  await scene.gateway[Symbol.asyncDispose]()
  expect(scene.books.written.length).toBeLessThan(5)
})

test('a slot that asks for too much at once is told so, others are not', async () => {
  const held: (() => void)[] = []
  const full = Promise.withResolvers<void>()
  scene.provider.answer = (response) => {
    held.push(() => json(response, 200, {}))
    if (held.length === 64) full.resolve()
  }
  const asked = Array.from({ length: 64 }, askOnce)
  await full.promise
  expect((await askOnce()).status).toBe(429)
  scene.provider.answer = (response) => json(response, 200, {})
  const other = scene.gateway.lend({ ...turnOf('trn_9'), workspaceId: null, backend: 'opencode' as never })
  expect((await ask(other.access.openai, '/responses', {})).status).toBe(200)
  for (const release of held) release()
  expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true)
  expect((await askOnce()).status).toBe(200)
})
