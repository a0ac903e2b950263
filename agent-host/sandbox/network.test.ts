import { once } from 'node:events'
import { mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import { spawnGroup } from '#agent-host/processes/spawn-group.ts'
import { Doors } from '#agent-host/sandbox/doors.ts'
import { type Dial, dialPublic } from '#agent-host/sandbox/host-proxy.ts'
import type { NetworkPolicy, Room } from '#agent-host/sandbox/sandbox.ts'
import { freePort } from '#tests/support/free-port.ts'
import { type LocalServer, startLocalServer } from '#tests/support/local-server.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

let folder: string
let server: LocalServer
let port: number
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'network-')))
  server = await startLocalServer(() => (asked, answer) => {
    asked.on('data', () => undefined).on('end', () => answer.end(`${asked.method} ${asked.url} at the server`))
  })
  port = Number(new URL(server.url).port)
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (address: string) =>
  `fetch(${JSON.stringify(address)}, { signal: AbortSignal.timeout(5000) }).then((a) => a.text()).then(console.log, (e) => console.log('failed', e.cause?.code ?? e.message))`

async function run(doors: Doors | null, network: NetworkPolicy, source: string, room: Partial<Room> = {}) {
  const sandbox = await realSandbox({ network, doors })
  const program = {
    command: process.execPath,
    args: ['-e', source],
    directory: folder,
    environment: cleanEnvironment(folder),
  }
  return await spawnGroup(sandbox.enter(program, { writable: [folder], readable: [process.execPath], ...room }))
}

async function said(
  doors: Doors | null,
  network: NetworkPolicy,
  source: string,
  room: Partial<Room> = {},
): Promise<string> {
  await using group = await run(doors, network, source, room)
  let text = ''
  group.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await once(group.stdout, 'close')
  return `${text}${group.stderrTail()}`.trim()
}

it('with the network on, what listens on this machine is reached', async () => {
  expect(await said(null, 'on', get(`http://127.0.0.1:${port}/x`))).toContain('GET /x at the server')
})

it('with the network off nothing is reached but the ports that it has to', async () => {
  await using doors = await Doors.open('off')
  const address = `http://127.0.0.1:${port}/x`
  expect(await said(doors, 'off', get(address))).toBe('failed ECONNREFUSED')
  expect(await said(doors, 'off', get(address), { reaches: [port] })).toBe('GET /x at the server')
  expect(await said(doors, 'off', get('https://example.org/'), { reaches: [port] })).toMatch(
    /^failed E(AI_AGAIN|NOTFOUND)/,
  )
  const interfaces = `console.log(Object.keys(require('node:os').networkInterfaces()).join())`
  expect(await said(doors, 'off', interfaces)).toBe('lo')
})

it('with the network off it is reached at the port on which it listens, and at no other', async () => {
  await using doors = await Doors.open('off')
  const own = await freePort()
  const before = await readdir(tmpdir())
  const listens = `require('node:http').createServer((q, a) => a.end('inside ' + q.url)).listen(${own}, '127.0.0.1', () => console.log('up'))`
  {
    await using group = await run(doors, 'off', listens, { reachedAt: own })
    await once(group.stdout, 'data')
    const answer = await fetch(`http://127.0.0.1:${own}/y`)
    expect(await answer.text()).toBe('inside /y')
  }
  await expect(fetch(`http://127.0.0.1:${own}/y`)).rejects.toThrow()
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith('greenroom-door-') && !before.includes(name))
  expect(left).toEqual([])
})

it('a door that was made to lead to another socket leads nowhere', async () => {
  await using doors = await Doors.open('off')
  if (!doors) throw new Error('no doors')
  const [own, target] = [await freePort(), path.join(folder, 'database')]
  const database = createServer((_, answer) => answer.end('the database')).listen(target)
  await once(database, 'listening')
  const way = doors.fromPort(own, 'in')
  await using _lead = await way.lead()
  await symlink(target, path.join(way.folder, 'in'))
  await expect(fetch(`http://127.0.0.1:${own}/`)).rejects.toThrow()
  database.close()
})

it('limited to hosts, only these are reached, through a proxy', async () => {
  const dialled: string[] = []
  const dial: Dial = async (host, at) => {
    dialled.push(`${host}:${at}`)
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    await once(socket, 'connect')
    return socket
  }
  const network = { hosts: ['registry.example', '*.git.example'] }
  await using doors = await Doors.open(network, dial)
  expect(await said(doors, network, get('http://registry.example/a?b=1'))).toBe('GET /a?b=1 at the server')
  expect(await said(doors, network, get('http://x.y.git.example:81/'))).toBe('GET / at the server')
  expect(await said(doors, network, get('http://git.example/'))).toMatch(/^failed/)
  expect(await said(doors, network, get('http://evil-registry.example/'))).toMatch(/^failed/)
  expect(dialled).toEqual(['registry.example:80', 'x.y.git.example:81'])
})

it('the proxy leads to its hosts alone, and says why it does not', async () => {
  const dial: Dial = async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    await once(socket, 'connect')
    return socket
  }
  await using doors = await Doors.open({ hosts: ['registry.example'] }, dial)
  const socketPath = path.join(doors?.directory ?? '', 'proxy')
  const ask = async (address: string): Promise<string> => {
    const [answer] = await once(request({ socketPath, path: address }).end(), 'response')
    return `${answer.statusCode} ${await textOf(answer)}`
  }
  expect(await ask('http://registry.example/a?b=1')).toBe('200 GET /a?b=1 at the server')
  expect(await ask('http://other.example/')).toBe(
    '403 other.example is not one of the hosts that may be reached from here.\n',
  )
  expect(await ask('/only-a-path')).toMatch(/^403 This proxy takes/)
  const tunnel = async (host: string): Promise<number | undefined> => {
    const asked = request({
      socketPath: path.join(doors?.directory ?? '', 'proxy'),
      method: 'CONNECT',
      path: host,
    }).end()
    const [answer, socket] = await once(asked, 'connect')
    socket.destroy()
    return answer.statusCode
  }
  expect(await tunnel('registry.example:443')).toBe(200)
  expect(await tunnel('other.example:443')).toBe(403)
  expect(await tunnel('registry.example.evil:443')).toBe(403)
})

it('a name that means a private address is refused', async () => {
  await expect(dialPublic('localhost', port)).rejects.toThrow('not a public address')
  await expect(dialPublic('127.0.0.1', port)).rejects.toThrow('not a public address')
  await expect(dialPublic('169.254.169.254', 80)).rejects.toThrow('not a public address')
})

it('tells how its program ended, and takes along what it started', async () => {
  await using doors = await Doors.open('off')
  await using failing = await run(doors, 'off', 'process.exit(7)')
  expect(await failing.exited).toMatchObject({ code: 7, signal: null })
  await using killed = await run(doors, 'off', 'process.kill(process.pid, "SIGKILL")')
  expect(await killed.exited).toMatchObject({ code: null, signal: 'SIGKILL' })
  await using told = await run(
    doors,
    'off',
    'process.on("SIGTERM", () => process.exit(5)); console.log("up"); setInterval(() => {}, 1e6)',
  )
  await once(told.stdout, 'data')
  await told.end()
  expect(await told.exited).toMatchObject({ code: 5 })
})
