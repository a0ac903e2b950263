import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { AcpSlot } from '#agent-host/backends/acp/slot.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import type { Limits } from '#agent-host/backends/behaviours.ts'
import { choose, run } from '#agent-host/backends/contract-scene.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { readProcess } from '#agent-host/processes/process-table.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import { backendId } from '#lib/domain/ids.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'
import { pngOf } from '#tests/support/files.ts'

const program = fileURLToPath(new URL('../../../tests/support/fake-acp-agent.ts', import.meta.url))
const patient = new AbortController().signal

const fakeAgent = (behaviour = '', more: { command?: string; initializeTimeoutMs?: number } = {}): Backend =>
  acpBackend({
    id: backendId.parse('fake'),
    name: 'Fake',
    custom: true,
    sharesSlots: true,
    ...toolsWith(),
    recipe: () => ({
      command: more.command ?? process.execPath,
      args: [program],
      environment: { FAKE_AGENT: behaviour },
    }),
    ...(more.initializeTimeoutMs && { initializeTimeoutMs: more.initializeTimeoutMs }),
  })

/** The fake has no model behind it, and fails in one way. */
const fake = 'the fake agent has no model'
const limits: Limits = {
  'a refused key fails the turn as such, and the next prompt runs': fake,
  'a provider that fails fails the turn as such': fake,
  'a provider that is overloaded fails the turn as such': fake,
  'a stop while the provider fails is a stop, and the next prompt runs': fake,
  'a question is a form, and its answer reaches the model': fake,
  'what a subagent does stands below its call': fake,
}

describeBackend(
  'an ACP agent',
  async () => ({
    backend: fakeAgent(),
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    close: async () => undefined,
  }),
  limits,
)
describeBackend(
  'an ACP agent that prints other things',
  async () => ({
    backend: fakeAgent('noisy'),
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    close: async () => undefined,
  }),
  limits,
)

describeBackend(
  'an ACP agent that takes images and files',
  async () => ({
    backend: fakeAgent('seeing'),
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    close: async () => undefined,
    hands: { types: ['image/png'] },
  }),
  limits,
)

describe('an ACP agent', () => {
  let base: string
  let worktree: string
  beforeEach(async () => {
    base = await realpath(await mkdtemp(path.join(tmpdir(), 'acp-')))
    worktree = path.join(base, 'worktree')
    await mkdir(worktree)
  })
  afterEach(() => rm(base, { recursive: true, force: true }))

  const launch = () => ({
    homeDirectory: base,
    rootDirectory: base,
    environment: {},
    models: noModels,
    signal: patient,
  })
  const start = async (behaviour = '') => (await fakeAgent(behaviour).prepare(launch())) as AcpSlot
  const session = async (slot: AcpSlot, onUpdate: (update: AgentUpdate) => void = () => undefined) =>
    await slot.openSession({ worktree, options: { mode: 'auto' }, onUpdate, signal: patient })

  test('that is not installed is missing', async () => {
    const backend = fakeAgent('', { command: 'no-such-agent' })
    await expect(backend.prepare(launch())).rejects.toMatchObject({ code: 'missing', error: { kind: 'agent_missing' } })
    expect(await backend.health(patient)).toMatchObject({
      state: 'missing',
      fault: expect.stringContaining('no-such-agent'),
    })
  })

  test('that exits at once says what it wrote to stderr', async () => {
    const fault = { code: 'start_failed', error: { detail: 'the fake agent does not want to' } }
    await expect(fakeAgent('exit').prepare(launch())).rejects.toMatchObject(fault)
    expect(await fakeAgent('exit').health(patient)).toMatchObject({
      state: 'broken',
      fault: expect.stringContaining('exit code 3'),
    })
  })

  test('that forks and exits leaves no child', async () => {
    const fault = await fakeAgent('fork')
      .prepare(launch())
      .then(
        () => null,
        (error) => error,
      )
    expect(fault).toMatchObject({ code: 'start_failed' })
    const child = Number(/child (\d+)/.exec(fault.error.detail)?.[1])
    expect(child).toBeGreaterThan(0)
    expect(await readProcess(child)).toBeNull()
  })

  test.each([
    ['silent', 'It printed nothing'],
    ['rubbish', 'lines that are not JSON-RPC, the first: this is not JSON'],
  ])('that is %s is given up with what it printed', async (behaviour, detail) => {
    const backend = fakeAgent(behaviour, { initializeTimeoutMs: 3000 })
    await expect(backend.prepare(launch())).rejects.toMatchObject({
      code: 'timeout',
      error: { kind: 'timeout', detail: expect.stringContaining(detail) },
    })
  })

  test('that speaks another version of the protocol is refused', async () => {
    await expect(fakeAgent('version').prepare(launch())).rejects.toMatchObject({ code: 'protocol' })
  })

  test('whose start is given up is ended', async () => {
    const given = new AbortController()
    const starting = fakeAgent('silent').prepare({ ...launch(), signal: given.signal })
    given.abort(new Error('given up'))
    await expect(starting).rejects.toThrow('given up')
  })

  test('that does not hear cancel is stopped by the end of its process', async () => {
    await using slot = await start('deaf')
    const stop = new AbortController()
    const stopped = new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
    const running = run(await session(slot), '[[plain:5000:100]]', { stop, onUpdate: () => stop.abort() })
    await stopped
    await slot[Symbol.asyncDispose]()
    expect((await running).outcome).toEqual({ kind: 'stopped' })
  })

  test('that crashes tells its last words', async () => {
    await using slot = await start()
    const { outcome, text } = await run(await session(slot), '[[crash]]')
    expect(text).toBe('about to')
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        kind: 'agent_crashed',
        message: expect.stringContaining('exit code 7'),
        detail: 'fatal: the fake agent fell over',
      },
    })
  })

  test('that speaks after its turn ended is not heard, and it is counted', async () => {
    await using slot = await start()
    const outside: AgentUpdate[] = []
    const opened = await session(slot, (update) => outside.push(update))
    const first = await run(opened, '[[late]]')
    await expect.poll(() => slot.droppedLateUpdates).toBe(1)
    const second = await run(opened, '[[recall]]')
    expect(first.text + second.text).not.toContain('too late')
    expect(outside.map(({ type }) => type)).toEqual(['commands', 'options'])
  })

  test('that asks outside of a turn is told cancelled', async () => {
    await using slot = await start()
    const opened = await session(slot)
    expect(await opened.elicit({ mode: 'form', sessionId: opened.id, message: 'Well?', requestedSchema: {} })).toBe(
      'cancelled',
    )
  })

  test('shows a tool call that it first told in its permission request', async () => {
    await using slot = await start()
    const opened = await session(slot)
    await opened.setOption('mode', 'ask')
    const heard = await run(opened, `[[edit:${worktree}/new.txt]]`, { answer: choose('allow_once') })
    expect(heard.updates[0]).toMatchObject({
      type: 'tool',
      tool: { title: 'Write new.txt', status: 'pending', kind: 'edit' },
    })
    expect(heard.asks[0]).toMatchObject({
      title: 'Write new.txt',
      toolKind: 'edit',
      content: [{ type: 'diff', path: 'new.txt', oldText: null }],
      locations: [{ path: 'new.txt' }],
    })
  })

  test('that takes them gets images and texts as blocks of their own', async () => {
    await using slot = await start('seeing')
    const files = [
      { id: 'att_1', name: 'dot.png', mediaType: 'image/png', bytes: pngOf(2, 2) },
      { id: 'att_2', name: 'a b.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('hello') },
    ]
    const { text } = await run(await session(slot), 'Look [[recall]]', { files })
    expect(text).toBe(
      `RECALL Look [[recall]]\nimage image/png of ${pngOf(2, 2).length} bytes\nattachment://att_2/a%20b.txt says hello`,
    )
  })

  test('a link in its home does not lead a file elsewhere', async () => {
    await using slot = await start()
    await mkdir(path.join(base, 'elsewhere'))
    await symlink(path.join(base, 'elsewhere'), path.join(base, 'attachments'))
    const files = [{ id: 'att_1', name: 'dot.png', mediaType: 'image/png', bytes: pngOf(2, 2) }]
    await expect(run(await session(slot), 'Look', { files })).rejects.toThrow('leads elsewhere')
    await expect(readFile(path.join(base, 'elsewhere', 'att_1', 'dot.png'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('gets a form answered', async () => {
    await using slot = await start()
    const heard = await run(await session(slot), '[[ask]]', {
      answer: () => ({ action: 'accept', content: { colour: 'red' } }),
    })
    expect(heard.asks).toMatchObject([
      { kind: 'form', message: 'Which colour?', schema: { properties: { colour: {} } } },
    ])
    expect(JSON.parse(heard.text)).toEqual({ action: 'accept', content: { colour: 'red' } })
  })

  test.each([
    [{ action: 'accept' }, { action: 'accept' }],
    [{ action: 'decline' }, { action: 'decline' }],
    ['cancelled', { action: 'cancel' }],
  ] as const)('that asks to open an address is told what came of it: %j', async (answer, reply) => {
    await using slot = await start()
    const heard = await run(await session(slot), '[[link:https://login.example/device]]', { answer: () => answer })
    expect(heard.asks).toEqual([{ kind: 'url', message: 'Sign in', url: 'https://login.example/device' }])
    expect(JSON.parse(heard.text)).toEqual(reply)
  })

  test('that waits for an address to be opened is told cancel when its turn is stopped', async () => {
    await using slot = await start()
    const stop = new AbortController()
    const heard = await run(await session(slot), '[[link:https://login.example/device]]', {
      stop,
      answer: () => {
        stop.abort()
        return new Promise(() => undefined)
      },
    })
    expect(JSON.parse(heard.text)).toEqual({ action: 'cancel' })
    expect(heard.outcome).toEqual({ kind: 'stopped' })
  })

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'nowhere'])(
    'that asks to open %s is refused, and nobody is asked',
    async (address) => {
      await using slot = await start()
      const heard = await run(await session(slot), `[[link:${address}]]`)
      expect(heard.asks).toEqual([])
      expect(JSON.parse(heard.text)).toMatchObject({ code: -32602 })
    },
  )

  test('that says it was cancelled because it was killed has crashed', async () => {
    await using slot = await start()
    const { outcome } = await run(await session(slot), '[[killed]]')
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { kind: 'agent_crashed', message: expect.stringContaining('exit code 9') },
    })
  })

  test('tells output and exit code of a command apart', async () => {
    await using slot = await start()
    const heard = await run(await session(slot), '[[shell:echo out; echo err >&2; exit 4]]')
    expect(heard.updates).toContainEqual(expect.objectContaining({ type: 'tool-output', text: 'out\nerr\n' }))
    expect(heard.updates).toContainEqual({ type: 'tool', tool: expect.objectContaining({ exitCode: 4 }) })
  })

  test('that refuses, and one whose provider fails, fail the turn with a kind', async () => {
    await using slot = await start()
    const opened = await session(slot)
    expect((await run(opened, '[[refuse]]')).outcome).toMatchObject({ kind: 'failed', error: { kind: 'refusal' } })
    expect((await run(opened, '[[error:429]]')).outcome).toMatchObject({
      kind: 'failed',
      error: { kind: 'rate_limit', httpStatus: 429, retryable: true },
    })
  })

  test('tells its usage, and of a cost that counts up over the session only what this turn added', async () => {
    await using slot = await start()
    const opened = await session(slot)
    const costs = async (amount: string) => {
      const { updates } = await run(opened, `[[usage:${amount}]]`)
      return updates.flatMap((update) => (update.type === 'usage' ? [update.usage] : []))
    }
    expect(await costs('0.5')).toEqual([
      { contextTokens: 100, contextLimitTokens: 1000, costUsd: 0.5 },
      { inputTokens: 12, outputTokens: 3 },
    ])
    expect((await costs('0.75'))[0]).toMatchObject({ costUsd: 0.25 })
  })

  test('offers mode, model and effort by one name each, however it calls them', async () => {
    await using slot = await start()
    let said: AgentUpdate | undefined
    const opened = await session(slot, (update) => (said = update))
    await opened.setOption('effort', 'high')
    await opened.setOption('model', 'large')
    expect(said).toMatchObject({
      type: 'options',
      options: [
        { id: 'mode', category: 'mode', value: 'auto' },
        { id: 'model', category: 'model', value: 'large' },
        { id: 'effort', category: 'effort', value: 'high', choices: [{ value: 'low' }, { value: 'high' }] },
      ],
    })
  })

  test('reads and writes files of its worktree only, links included', async () => {
    await using slot = await start()
    const opened = await session(slot)
    await writeFile(path.join(worktree, 'in.txt'), 'inside')
    await writeFile(path.join(base, 'secret.txt'), 'secret')
    await symlink(path.join(base, 'secret.txt'), path.join(worktree, 'link.txt'))
    await symlink(base, path.join(worktree, 'up'))
    await symlink(path.join(base, 'planted.txt'), path.join(worktree, 'dangling.txt'))
    const read = async (file: string) => JSON.parse((await run(opened, `[[read:${file}]]`)).text)
    const write = async (file: string) => JSON.parse((await run(opened, `[[write:${file}]]`)).text)

    expect(await read(path.join(worktree, 'in.txt'))).toEqual({ content: 'inside' })
    expect(await read(path.join(worktree, 'none.txt'))).toMatchObject({ code: -32002 })
    expect(await write(path.join(worktree, 'new/deep/file.txt'))).toEqual({})
    expect(await readFile(path.join(worktree, 'new/deep/file.txt'), 'utf8')).toBe('written')
    for (const file of ['link.txt', 'up/secret.txt', '../secret.txt']) {
      expect(await read(path.join(worktree, file)), file).toMatchObject({ code: -32602 })
    }
    for (const file of ['link.txt', 'up/planted.txt', '../planted.txt', 'dangling.txt']) {
      expect(await write(path.join(worktree, file)), file).toMatchObject({ code: -32602 })
    }
    expect(await readFile(path.join(base, 'secret.txt'), 'utf8')).toBe('secret')
    await expect(readFile(path.join(base, 'planted.txt'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.runIf(process.platform === 'linux')('whose child left its group takes it along', async () => {
    const slot = await start()
    const { text } = await run(await session(slot), '[[child]]')
    expect(await readProcess(Number(text))).not.toBeNull()
    await slot[Symbol.asyncDispose]()
    expect(await readProcess(Number(text))).toBeNull()
  })
})
