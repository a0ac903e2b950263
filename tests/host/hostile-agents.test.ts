import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listProcesses, readProcess } from '#agent-host/processes/process-table.ts'
import { readPatch } from '#db/reads/patches.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import { backendId } from '#lib/domain/ids.ts'
import { untilHolds } from '#tests/support/faults/until-holds.ts'
import { freePort } from '#tests/support/free-port.ts'
import { type HostileChat, type HostileRoom, openHostileRoom } from '#tests/support/hostile-room.ts'

const keys = {
  OPENAI_API_KEY: 'sk-planted-openai-5f1c',
  ANTHROPIC_API_KEY: 'sk-ant-planted-77aa',
  GEMINI_API_KEY: 'planted-gemini-13cd',
  METRICS_TOKEN: 'planted-metrics-9b1e',
}
const longTestMs = 180_000

let room: HostileRoom
let metricsPort: number
beforeAll(async () => {
  metricsPort = await freePort()
  room = await openHostileRoom({
    ...keys,
    METRICS_PORT: String(metricsPort),
    AGENT_MEMORY_MB: '400',
    AGENT_PROCESSES: '100',
    AGENT_DISK_MB: '128',
  })
}, longTestMs)
afterAll(() => room[Symbol.asyncDispose]())

describe('an agent in the sandbox', { timeout: longTestMs }, () => {
  let own: HostileChat
  beforeEach(async () => {
    own = await room.newHostileChat()
  })
  // Whatever it tried: the next turn works.
  afterEach(async () => {
    const { turn, said } = await own.attempt('nothing')
    expect({ outcome: turn.outcome, error: turn.error, said }).toMatchObject({ outcome: 'completed', said: 'fine' })
  })

  it('that prints rubbish is not disturbed by it', async () => {
    expect(await own.attempt('rubbish')).toMatchObject({ turn: { outcome: 'completed' }, said: 'printed' })
  })

  it('that prints a line of 40 MB is ended, and the turn says why', async () => {
    const { turn } = await own.attempt('line', '40')
    const detail = 'a message is longer than 32 MiB'
    expect(turn).toMatchObject({ outcome: 'failed', error: { message: expect.stringContaining('not ACP'), detail } })
  })

  it('that ignores being stopped is ended', async () => {
    const { turnId } = await own.begin('deaf')
    await own.chat.until('words', () => own.chat.answer(turnId).includes('listen'))
    await stopTurn(room.person, room.store, { turnId })
    expect(await own.chat.ended(turnId)).toMatchObject({ outcome: 'stopped' })
  })

  it('that leaves children behind and exits leaves none', async () => {
    const { turn } = await own.attempt('forks')
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
    expect(await untilHolds(async () => (await sleepers()).length === 0, { withinMs: 5_000 })).toBe(true)
  })

  it('that starts too many processes is ended, in words, and none is left', async () => {
    const { turn } = await own.attempt('bomb', '400')
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
    expect(turn.error?.message).toMatch(/^Hostile was ended\. It started more processes than allowed: \d+ of 100\.$/)
    expect(await untilHolds(async () => (await sleepers()).length === 0, { withinMs: 5_000 })).toBe(true)
  })

  it('that takes too much memory is ended, in words', async () => {
    const { turn } = await own.attempt('eat', '1200')
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
    expect(turn.error?.message).toMatch(/^Hostile was ended\. It used more memory than allowed: \d+ of 400 MB\.$/)
  })

  it('that fills its disk is ended, in words, and its files stay', async () => {
    const { home } = await own.where()
    const { turn } = await own.attempt('fill', '400')
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
    expect(turn.error?.message).toMatch(/It wrote more than allowed: its home and worktrees take \d+ of 128 MB\.$/)
    expect((await readdir(path.join(home, 'junk'))).length).toBeGreaterThan(0)
    await rm(path.join(home, 'junk'), { recursive: true })
  })

  it('that plants Git configuration, hooks and filters has none of it run by Greenroom', async () => {
    const proof = path.join(room.host.dataDirectory, 'proof')
    const { turn, said } = await own.attempt('git', proof)
    expect(turn).toMatchObject({ outcome: 'completed', error: null })
    expect(said).toContain('planted')
    const patch = own.chat.view.patches.find((each) => each.turnId === turn.turnId)
    if (!patch) throw new Error('no patch')
    const { diff } = await readPatch(room.person, room.store, {
      chatId: own.chat.view.chat.id,
      patchId: patch.patchId,
    })
    expect(diff).toContain('+changed by the agent')
    await expect(readFile(proof)).rejects.toThrow('ENOENT')
  })

  it('finds nothing of the server in /proc, and its processes cannot be touched', async () => {
    // Ours, so that nobody else's suffers where it does not hold.
    using victim = sleeper()
    const outside = [victim.id]
    const { said } = await own.attempt('processes', ...outside)
    expect(Number(/sees (\d+) processes/.exec(said)?.[1])).toBeLessThan(15)
    for (const id of outside) expect(said).toMatch(new RegExp(`kill ${id}: refused, kill ESRCH`))
    expect(said).not.toMatch(/(environ|mem|root\/etc\/hostname) of \d+: (?!refused)/)
    expect(said).not.toMatch(/ptrace \d+: 0/)
    expect(victim.isAlive()).toBe(true)
    const environ = (await own.attempt('read', '/proc/1/environ', '/proc/self/environ')).said
    for (const [name, key] of Object.entries(keys)) expect(environ, name).not.toContain(key)
    expect(environ).not.toMatch(/DATABASE_URL|postgres:/)
    expect(environ).toMatch(/asked \/proc\/1\/environ: .*not in the worktree/)
  })

  it("reaches no other group's files, by no path and no link, nor through its client", async () => {
    const stranger = await room.strangersChat()
    const theirs = await stranger.where()
    const { worktree } = await own.where()
    await mkdir(theirs.home, { recursive: true })
    const secrets = [path.join(theirs.worktree, 'secret'), path.join(theirs.home, 'secret')]
    for (const file of secrets) await writeFile(file, 'a strange secret')
    await writeFile(path.join(room.host.dataDirectory, 'server-secret'), 'a strange secret')
    await own.attempt('link', theirs.worktree, 'out')
    await own.attempt('link', path.join(theirs.worktree, 'secret'), 'file-out')
    const paths = [
      ...secrets,
      path.relative(worktree, secrets[0] ?? ''),
      path.join(worktree, 'out', 'secret'),
      'file-out',
      path.join(worktree, 'file-out'),
      path.join(room.host.dataDirectory, 'server-secret'),
      '../../../server-secret',
    ]
    const { said } = await own.attempt('read', ...paths)
    expect(said).not.toContain('a strange secret')
    expect(said.match(/^asked /gm)).toHaveLength(paths.length)
    expect(said.match(/^asked .*not in the worktree|^asked .*is a link|^asked .*not found/gim)).toHaveLength(
      paths.length,
    )
    await own.attempt('write', ...paths)
    for (const file of secrets) expect(await readFile(file, 'utf8')).toBe('a strange secret')
    await rm(path.join(room.host.dataDirectory, 'server-secret'))
  })

  it('reaches no socket of the database', async () => {
    const folder = new URL(room.url).searchParams.get('host') ?? ''
    const sockets = (await readdir(folder)).filter((name) => name.startsWith('.s.') && !name.endsWith('.lock'))
    expect(sockets).not.toEqual([])
    const addresses = sockets.map((name) => path.join(folder, name))
    const { said } = await own.attempt('connect', ...addresses)
    for (const address of addresses) expect(said).toContain(`connect ${address}: refused`)
  })

  it('is told by what the host says of itself that a token is wanted, and nothing else', async () => {
    const headers = { authorization: `Bearer ${keys.METRICS_TOKEN}` }
    const shown = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { headers })
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('greenroom_turns')])
    const paths = ['metrics', '', 'metrics?token=', '../metrics']
    const { said } = await own.attempt('connect', ...paths.map((each) => `${metricsPort}/${each}`))
    const answers = [...said.matchAll(/connected, heard (".*")$/gm)].map(([, heard = '""']) => JSON.parse(heard))
    expect(answers).toHaveLength(paths.length)
    for (const heard of answers) {
      const [head, body] = (heard as string).split('\r\n\r\n')
      expect(head).toMatch(/^HTTP\/1\.1 401 /)
      expect(body).toBe('Send the token of the metrics.\n')
    }
  })

  it('finds no key of a provider and no secret of another group in its environment and in all that it can read', async () => {
    const stranger = await room.strangersChat()
    const theirs = await stranger.where()
    const secret = 'a-credential-of-eve-4d2f'
    await writeFile(path.join(theirs.home, 'credentials'), secret)
    await writeFile(path.join(theirs.worktree, '.env'), secret)
    await writeFile(path.join(room.host.dataDirectory, 'keys'), secret)
    const looked = await own.where()
    await writeFile(path.join(looked.home, 'own'), 'something-of-its-own')
    const password = decodeURIComponent(new URL(room.url).password)
    const markers = [...Object.values(keys), 'test-key', password, secret, 'something-of-its-own'].filter(Boolean)
    const { said } = await own.attempt('look', ...markers.map((marker) => Buffer.from(marker).toString('base64')))
    expect(Number(/looked into (\d+) files/.exec(said)?.[1])).toBeGreaterThan(100)
    // That it does find what it may see shows that it looked.
    const found = JSON.parse(/^found (.*)$/m.exec(said)?.[1] ?? '') as string[]
    expect(found).toEqual([`${markers.length - 1} in ~/own`])
    for (const marker of markers.slice(0, -1)) expect(said).not.toContain(marker)
    await rm(path.join(room.host.dataDirectory, 'keys'))
  })
})

it('a recipe that points nowhere, or to a program that is not seen, is told in words', {
  timeout: longTestMs,
}, async () => {
  const hidden = path.join(room.host.dataDirectory, 'program')
  await writeFile(hidden, '#!/bin/sh\n', { mode: 0o755 })
  const recipes = [
    { id: 'nowhere', command: '/nowhere/agent', said: /not installed/ },
    {
      id: 'unseen',
      command: `../${path.basename(room.host.dataDirectory)}/program`,
      said: /not installed|could not be started/,
    },
  ]
  for (const { id, command, said } of recipes) {
    await addBackend(room.person, room.store, { id: backendId.parse(id), name: id, command, args: [], env: {} })
    const chat = await room.newChat(id)
    const { turnId } = await room.send(chat.view.chat.id, 'Are you there?')
    const turn = await chat.ended(turnId)
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'agent_missing' } })
    expect(turn.error?.message).toMatch(said)
  }
})

it('kill -9 of a host with six agents mid-turn leaves none of their processes', { timeout: longTestMs }, async () => {
  const chats = await Promise.all(Array.from({ length: 6 }, () => room.newHostileChat()))
  const turns = await Promise.all(chats.map(async (each) => ({ ...each, ...(await each.begin('deaf')) })))
  for (const { chat, turnId } of turns) await chat.until('words', () => chat.answer(turnId).includes('listen'))
  const left = await treeOf(await room.host.agents())
  expect(left.length).toBeGreaterThanOrEqual(18)
  await room.host.kill()
  const gone = async () => (await Promise.all(left.map(readProcess))).every((entry) => entry === null)
  expect(await untilHolds(gone, { withinMs: 5_000 })).toBe(true)
  await room.host.start()
  for (const { chat, turnId } of turns) expect(await chat.ended(turnId)).toMatchObject({ outcome: 'interrupted' })
})

async function treeOf(roots: readonly number[]): Promise<number[]> {
  const entries = await listProcesses()
  const found = new Set(roots)
  for (const id of found) for (const entry of entries) if (entry.parentId === id) found.add(entry.processId)
  return [...found]
}

/** What the hostile agent starts to outlive it. */
async function sleepers(): Promise<number[]> {
  const entries = (await listProcesses()).filter(({ name }) => name === 'sleep')
  const commands = await Promise.all(
    entries.map(({ processId }) => readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '')),
  )
  return entries.filter((_, at) => commands[at]?.includes('4711')).map(({ processId }) => processId)
}

function sleeper() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' })
  return { id: String(child.pid), isAlive: () => child.signalCode === null, [Symbol.dispose]: () => void child.kill() }
}
