import { readFile, stat } from 'node:fs/promises'
import { request } from '@playwright/test'
import { type App, startApp } from '#tests/support/app.ts'
import { expect, test } from '#tests/support/e2e.ts'
import { freePort } from '#tests/support/free-port.ts'
import { apiOf, setUp } from '#tests/support/visit.ts'

/** Two ports in a row that are free. */
async function portPair(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port < 65_535 && (await isFree(port + 1))) return port
  }
}
const isFree = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => false,
    () => true,
  )

test('both programs tell how they do to who has the token of the data folder', async ({ browser }) => {
  test.setTimeout(120_000)
  const port = await portPair()
  const app: App = await startApp({ environment: { METRICS_PORT: String(port) } })
  const asking = await request.newContext()
  try {
    const file = `${app.dataDirectory}/secrets/metrics-token`
    expect((await stat(file)).mode & 0o077).toBe(0)
    const token = (await readFile(file, 'utf8')).trim()
    const read = async (from: number, authorization?: string) =>
      await asking.get(`http://127.0.0.1:${from}/metrics`, authorization ? { headers: { authorization } } : {})
    for (const from of [port, port + 1]) {
      expect((await read(from)).status()).toBe(401)
      expect((await read(from, 'Bearer wrong')).status()).toBe(401)
    }
    const host = await (await read(port + 1, `Bearer ${token}`)).text()
    expect(host).toContain('greenroom_turns{state="queued",program="host"} 0')
    expect(host).toContain('greenroom_spawns_total')
    const context = await browser.newContext({ storageState: await setUp(await browser.newContext(), app) })
    const api = await apiOf(Promise.resolve(context), app)
    const { id } = await api<{ id: string }>('POST', '/chats', {})
    const page = await context.newPage()
    await page.goto(`${app.url}/chats/${id}`)
    const transcript = page.getByRole('region', { name: 'Transcript' })
    await expect(transcript).toHaveAttribute('data-alive')
    await api('POST', `/chats/${id}/messages`, { text: 'Hello' })
    await expect(transcript).toContainText('Hello')
    const web = async () => await (await read(port, `Bearer ${token}`)).text()
    await expect.poll(web).toMatch(/greenroom_followers\{program="web"\} [1-9]/)
    await expect.poll(web).toMatch(/greenroom_fan_out_seconds_count\{program="web"\} [1-9]/)
    expect(await web()).toContain('nodejs_eventloop_lag_seconds')
    expect(app.output.join('\n')).not.toContain(token)
    await context.close()
  } finally {
    await asking.dispose()
    await app.stop()
  }
})
