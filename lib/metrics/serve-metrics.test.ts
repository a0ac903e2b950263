import { Counter, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { serveMetrics } from '#lib/metrics/serve-metrics.ts'

const token = 'a-token-of-the-test'

test('who has the token reads what is measured, as it is at that moment', async () => {
  const registry = new Registry()
  const eggs = new Counter({ name: 'eggs_total', help: 'Eggs', registers: [registry] })
  await using served = await serveMetrics({ port: 0, token, registry, onFault: () => undefined })
  const read = async () =>
    await fetch(`http://127.0.0.1:${served.port}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  expect(await (await read()).text()).toContain('eggs_total 0')
  eggs.inc(3)
  const response = await read()
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect(await response.text()).toContain('eggs_total 3')
})

test('nobody else reads anything, and there is nothing else', async () => {
  const registry = new Registry()
  await using served = await serveMetrics({ port: 0, token, registry, onFault: () => undefined })
  const url = `http://127.0.0.1:${served.port}`
  const statusOf = async (path: string, authorization?: string) =>
    (await fetch(`${url}${path}`, authorization ? { headers: { authorization } } : {})).status
  expect(await statusOf('/metrics')).toBe(401)
  expect(await statusOf('/metrics', 'Bearer wrong')).toBe(401)
  expect(await statusOf('/metrics', `Basic ${token}`)).toBe(401)
  expect(await statusOf('/', `Bearer ${token}`)).toBe(404)
})

test('what cannot be read is a fault of the answer, and is told', async () => {
  const registry = new Registry()
  const faults: unknown[] = []
  const broken = new Error('no reading')
  new Counter({
    name: 'eggs_total',
    help: 'Eggs',
    registers: [registry],
    collect() {
      throw broken
    },
  })
  await using served = await serveMetrics({ port: 0, token, registry, onFault: (error) => faults.push(error) })
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`http://127.0.0.1:${served.port}/metrics`, { headers })).status).toBe(500)
  expect(faults).toEqual([broken])
})

test('a port that is taken is refused', async () => {
  const registry = new Registry()
  await using first = await serveMetrics({ port: 0, token, registry, onFault: () => undefined })
  const second = serveMetrics({ port: first.port, token, registry, onFault: () => undefined })
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
