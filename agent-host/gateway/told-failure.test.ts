import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FailedAttempt } from '#agent-host/gateway/gateway.ts'
import { ask, turnOf } from '#agent-host/gateway/gateway-contract.fixture.ts'
import { openScene, realKey, type Scene } from '#agent-host/gateway/gateway-scene.fixture.ts'
import { retryAfterMs } from '#agent-host/gateway/told-failure.ts'
import { json } from '#tests/support/fake-provider.ts'

let scene: Scene
let told: FailedAttempt[]
beforeEach(async () => {
  scene = await openScene()
  told = []
})
afterEach(() => scene.close())

const begin = (id: string) => scene.loan.began(turnOf(id), (failed) => told.push(failed))
const request = (given: Scene = scene) => ask(given.doors.openai, '/chat/completions', { model: 'm', messages: [] })
const answers = (status: number, body: unknown = {}, headers: Record<string, string> = {}) => {
  scene.provider.answer = (response) => json(response, status, body, headers)
}
const until = (count: number) => expect.poll(() => told.length, { interval: 2 }).toBe(count)

test('each failure that another attempt may mend is told as it comes, counted until one goes well', async () => {
  begin('trn_1')
  answers(429, { error: { message: 'Rate limit reached' } }, { 'retry-after': '7' })
  await request()
  answers(529)
  await request()
  answers(500)
  await request()
  answers(200)
  await request()
  answers(503)
  await request()
  await until(4)
  expect(told).toMatchObject([
    { attempt: 1, delayMs: 7000, error: { kind: 'rate_limit', httpStatus: 429, detail: expect.any(String) } },
    {
      attempt: 2,
      delayMs: 0,
      error: { kind: 'overloaded', message: 'The provider is overloaded. Try again in a moment.' },
    },
    { attempt: 3, error: { kind: 'overloaded', httpStatus: 500 } },
    { attempt: 1, error: { kind: 'overloaded', httpStatus: 503 } },
  ])
})

test('a refused key, a quota or a mistake is told only where it was met again', async () => {
  begin('trn_1')
  answers(401, { error: { message: `Incorrect API key provided: ${realKey}` } })
  await request()
  await request()
  await until(1)
  expect(told).toMatchObject([{ attempt: 2, error: { kind: 'authentication', retryable: false } }])
  expect(JSON.stringify(told)).not.toContain(realKey)
})

test('a provider that refuses connections, is too slow or breaks off is told in words', async () => {
  begin('trn_1')
  scene.provider.answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {}\n\n', () => response.destroy())
  }
  await expect(request()).rejects.toThrow()
  await until(1)
  expect(told[0]).toMatchObject({
    error: { kind: 'overloaded', message: 'The model’s provider broke off its answer.' },
  })

  const slow = await openScene({ times: { firstByteMs: 20 } })
  slow.provider.answer = () => undefined
  slow.loan.began(turnOf('trn_2'), (failed) => told.push(failed))
  expect((await request(slow)).status).toBe(504)
  await slow.close()

  const away = await openScene({ url: 'http://127.0.0.1:1' })
  away.loan.began(turnOf('trn_3'), (failed) => told.push(failed))
  expect((await request(away)).status).toBe(502)
  await away.close()
  expect(told.slice(1)).toMatchObject([
    { attempt: 1, error: { kind: 'timeout' } },
    { attempt: 1, error: { message: 'The model’s provider could not be reached: it refuses connections.' } },
  ])
})

test('nothing is told where two turns run, of lists of models, or of what is asked between turns', async () => {
  answers(529)
  await request()
  begin('trn_1')
  const { url, key } = scene.doors.openai
  await (await fetch(`${url}/models`, { headers: { authorization: `Bearer ${key}` } })).text()
  begin('trn_2')
  await request()
  scene.loan.ended(turnOf('trn_1').turnId)
  await request()
  await until(1)
  expect(told).toMatchObject([{ attempt: 1 }])
})

test('a wait is told in seconds, milliseconds or as a date', () => {
  expect(retryAfterMs({ 'retry-after': '1.5' })).toBe(1500)
  expect(retryAfterMs({ 'retry-after': '9', 'retry-after-ms': '250' })).toBe(250)
  const inTen = retryAfterMs({ 'retry-after': new Date(Date.now() + 10_000).toUTCString() })
  expect(inTen).toBeGreaterThan(8000)
  expect(inTen).toBeLessThanOrEqual(10_000)
  for (const said of ['soon', '-3', '']) expect(retryAfterMs({ 'retry-after': said })).toBe(0)
  expect(retryAfterMs({})).toBe(0)
})
