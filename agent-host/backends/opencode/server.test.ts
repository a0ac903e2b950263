import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noModels } from '#agent-host/backends/model-access.ts'
import type { OpencodeEvent } from '#agent-host/backends/opencode/events.ts'
import { startServer } from '#agent-host/backends/opencode/server.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'

/** Listens as opencode does, writes down how it was started and who subscribed, and says an event when `/say` is asked with it. */
const program = `#!${process.execPath}
const { createServer } = require('node:http')
const { writeFileSync } = require('node:fs')
const port = Number(process.argv.find((one) => one.startsWith('--port=')).slice(7))
let stream
const server = createServer((request, response) => {
  if (request.url === '/global/event') {
    stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
    stream.write(': hello\\n\\n')
    writeFileSync(process.env.STORY, JSON.stringify({ port, environment: process.env }))
    return
  }
  for (const payload of JSON.parse(decodeURIComponent(request.url.split('?')[1])))
    stream.write('data: ' + JSON.stringify({ payload }) + '\\n\\n')
  response.end()
})
server.listen(port, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + port))
`
const connected = { type: 'server.connected', properties: {} }
const idle = (sessionID: string) => ({ type: 'session.idle', properties: { sessionID } })

let base: string
beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'opencode-server-')))
  await writeFile(path.join(base, 'opencode'), program, { mode: 0o755 })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(base, { recursive: true, force: true })
})

type Story = { port: number; environment: Record<string, string> }

/** A server that is being started, once it was subscribed to. */
async function start(name: string) {
  const file = path.join(base, `${name}.json`)
  const recipe = { command: path.join(base, 'opencode'), args: [], environment: { STORY: file } }
  const signal = AbortSignal.timeout(20_000)
  const places = { homeDirectory: base, rootDirectory: base, environment: {}, models: noModels, signal }
  const server = startServer(recipe, places, toolsWith())
  const read = async () => JSON.parse((await readFile(file, 'utf8').catch(() => '')) || 'null') as Story | null
  await expect.poll(read, { timeout: 15_000, interval: 10 }).not.toBeNull()
  const { port, environment } = (await read()) as Story
  const say = async (...events: object[]) => {
    await fetch(`http://127.0.0.1:${port}/say?${encodeURIComponent(JSON.stringify(events))}`)
  }
  return { server, port, environment, say }
}

test('a server is up once its events are heard, and none that it says from then on is lost', async () => {
  const { server, say } = await start('one')
  let isUp = false
  void server.then(() => (isUp = true))
  await say(idle('ses_before'))
  expect(isUp).toBe(false)
  await say(connected, idle('ses_early'))
  const { listen, close } = await server
  const heard: OpencodeEvent[] = []
  listen((event) => {
    heard.push(event)
    return undefined
  })
  await say(idle('ses_late'))
  await expect.poll(() => heard.length).toBe(3)
  expect(heard.map(({ properties }) => properties.sessionID)).toEqual(['ses_before', 'ses_early', 'ses_late'])
  await close()
})

test('each server has a port and a password of its own, and nothing of the environment of its host', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-planted')
  vi.stubEnv('DATABASE_URL', 'postgres://planted')
  const servers = [await start('one'), await start('two')]
  for (const { say } of servers) await say(connected)
  const [one, two] = servers
  expect(one?.port).not.toBe(two?.port)
  const passwords = servers.map(({ environment }) => environment.OPENCODE_SERVER_PASSWORD)
  expect(new Set(passwords).size).toBe(2)
  for (const password of passwords) expect(password?.length).toBeGreaterThan(24)
  for (const { environment } of servers) expect(JSON.stringify(environment)).not.toMatch(/planted/)
  for (const { server } of servers) await (await server).close()
})
