import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BackendSlot } from '#agent-host/backends/backend.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { onlyTool, run } from '#agent-host/backends/contract-scene.ts'
import { opencodeBackend } from '#agent-host/backends/opencode/opencode-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'
import { asSubject } from '#tests/support/scripted-model/as-subject.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'

const patient = new AbortController().signal

describeBackend(
  'opencode',
  async () => {
    const model = await startScriptedModel()
    const tools = toolsWith({ standard: { url: model.url, key: 'key', name: 'scripted' } })
    const { given, ...rest } = asSubject(model)
    return {
      backend: opencodeBackend(tools),
      models: tools.offered,
      asking: { mode: 'ask' },
      trusting: { mode: 'auto' },
      ...rest,
      hands: { types: ['image/png', 'application/pdf'], given },
    }
  },
  limits.opencode,
)

describe('opencode', () => {
  let model: ScriptedModelServer
  let slot: BackendSlot
  let base: string
  beforeAll(async () => {
    model = await startScriptedModel()
    base = await realpath(await mkdtemp(path.join(tmpdir(), 'opencode-')))
    const tools = toolsWith({ standard: { url: model.url, key: 'key', name: 'scripted' } })
    const backend = opencodeBackend(tools)
    slot = await backend.prepare({
      homeDirectory: base,
      rootDirectory: base,
      environment: {},
      models: tools.offered,
      signal: patient,
    })
  })
  afterAll(async () => {
    await slot[Symbol.asyncDispose]()
    await model.close()
    await rm(base, { recursive: true, force: true })
  })
  const open = async () => {
    const worktree = await mkdtemp(path.join(base, 'worktree-'))
    return await slot.openSession({ worktree, options: { mode: 'auto' }, onUpdate: () => undefined, signal: patient })
  }

  test('a refused key and a limit that stays fail the turn with their kind, and the next one runs', async () => {
    const session = await open()
    const refused = await run(session, '[[error:401]]')
    expect(refused.outcome).toMatchObject({ kind: 'failed', error: { kind: 'authentication', httpStatus: 401 } })
    const limited = await run(session, '[[error:429]]')
    expect(limited.updates).toContainEqual(expect.objectContaining({ type: 'retrying', attempt: 1 }))
    expect(limited.outcome).toMatchObject({ kind: 'failed', error: { kind: 'rate_limit', httpStatus: 429 } })
    expect((await run(session, '[[plain:2:200]]')).outcome).toMatchObject({ kind: 'completed' })
  })

  test('a stop while it waits to try again is a stop', async () => {
    const session = await open()
    const stop = new AbortController()
    const heard = await run(session, '[[error:500]]', {
      stop,
      onUpdate: (update) => {
        if (update.type === 'retrying') stop.abort()
      },
    })
    expect(heard.outcome).toEqual({ kind: 'stopped' })
    expect((await run(session, '[[plain:2:200]]')).text).toBe('tok0 tok1')
  })

  test('a stop right after the prompt was sent is a stop, and the next prompt runs to its end', async () => {
    const session = await open()
    const stop = new AbortController()
    const running = run(session, '[[plain:3000:50]]', { stop })
    stop.abort()
    expect((await running).outcome).toEqual({ kind: 'stopped' })
    expect((await run(session, '[[plain:5:200]]')).text).toBe('tok0 tok1 tok2 tok3 tok4')
  })

  test('a slash command runs as a turn', async () => {
    const heard = await run(await open(), '/init [[plain:3:200]]')
    expect(heard.outcome).toMatchObject({ kind: 'completed' })
    expect(heard.text).toBe('tok0 tok1 tok2')
    const asked = model.requests.at(-1)?.conversation.messages.findLast(({ role }) => role === 'user')
    expect(asked?.text).toContain('AGENTS.md')
  })

  test('a question is a form, and its answer reaches the model', async () => {
    const session = await open()
    const heard = await run(session, '[[ask]]', {
      answer: () => ({ action: 'accept', content: { question1: 'Blue' } }),
    })
    expect(heard.asks).toMatchObject([
      {
        kind: 'form',
        message: 'Which colour?',
        schema: { properties: { question1: { oneOf: [{ const: 'Red' }, { const: 'Blue' }] } } },
      },
    ])
    expect(heard.outcome).toMatchObject({ kind: 'completed' })
    const answered = model.requests.at(-1)?.conversation.messages.findLast(({ role }) => role === 'tool')
    expect(answered?.text).toContain('"Which colour?"="Blue"')
  })

  test('a question that is declined ends without an answer', async () => {
    const heard = await run(await open(), '[[ask]]', { answer: () => ({ action: 'decline' }) })
    expect(heard.outcome.kind).not.toBe('stopped')
    expect(onlyTool(heard)).toMatchObject({ status: 'failed' })
  })

  test.runIf(process.platform === 'linux')('the server answers nobody without its password', async () => {
    const port = await portOf(slot.processId)
    expect((await fetch(`http://127.0.0.1:${port}/session`)).status).toBe(401)
  })

  test('it fetches no packages into its home', async () => {
    expect((await run(await open(), '[[plain:2:200]]')).outcome).toMatchObject({ kind: 'completed' })
    expect(await readdir(base)).not.toContain('.npm')
    expect(await readdir(path.join(base, '.config/opencode/node_modules'))).toEqual(['.keep'])
  })
})

test('without a model it says what is missing', async () => {
  const info = await opencodeBackend(toolsWith()).health(patient)
  expect(info).toMatchObject({
    state: 'broken',
    fault: expect.stringContaining('GREENROOM_MODEL_URL'),
    version: expect.any(String),
  })
})

/** The port in the program's arguments. */
async function portOf(processId: number): Promise<string | undefined> {
  const command = await readFile(`/proc/${processId}/cmdline`, 'utf8')
  return /--port=(\d+)/.exec(command)?.[1]
}
