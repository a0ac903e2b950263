import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test, vi } from 'vitest'
import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { tryBackend } from '#agent-host/trials/try-backend.ts'
import { backendId } from '#lib/domain/ids.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'

const program = fileURLToPath(new URL('../../tests/support/fake-acp-agent.ts', import.meta.url))
const fake = (behaviour = '', command: string = process.execPath): Backend =>
  acpBackend({
    ...{ id: backendId.parse('fake'), name: 'Fake', custom: true, sharesSlots: false, ...toolsWith() },
    recipe: () => ({ command, args: [program], environment: { FAKE_AGENT: behaviour } }),
  })
const asked = (prompt: string, more: { signal?: AbortSignal; timeoutMs?: number } = {}) => ({
  prompt,
  models: noModels,
  signal: new AbortController().signal,
  ...more,
})

let temporary: string
beforeEach(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'trials-'))
  vi.stubEnv('TMPDIR', temporary)
  return async () => {
    vi.unstubAllEnvs()
    await rm(temporary, { recursive: true, force: true })
  }
})

test('a backend that answers shows how it begins and how long each part took', async () => {
  const trial = await tryBackend(fake(), asked('[[say:ready]]'))
  expect(trial).toMatchObject({ works: true, answer: 'ready' })
  const { startMs, sessionMs, firstTextMs, wholeMs } = trial.times
  const inOrder = [0, startMs, sessionMs, firstTextMs, wholeMs].map(Number)
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
  expect(await readdir(temporary)).toEqual([])
})

test('a program that is not there is told as a turn would', async () => {
  const trial = await tryBackend(fake('', '/nowhere/agent'), asked('Hello'))
  expect(trial).toMatchObject({
    works: false,
    times: { startMs: null, sessionMs: null, firstTextMs: null },
    error: { kind: 'agent_missing', detail: expect.stringContaining('/nowhere/agent') },
  })
})

test('what a provider refuses is the trial’s error', async () => {
  const trial = await tryBackend(fake(), asked('[[error:429]]'))
  expect(trial).toMatchObject({ works: false, error: { kind: 'rate_limit' } })
  expect(trial.times.sessionMs).not.toBeNull()
})

test('one that crashes in the middle shows what it had said', async () => {
  const trial = await tryBackend(fake(), asked('[[crash]]'))
  expect(trial).toMatchObject({ works: false, answer: 'about to', error: { kind: 'agent_crashed' } })
})

test('one that does not hear that its time is over is ended', async () => {
  const trial = await tryBackend(fake('deaf'), asked('[[plain:100000:50]]', { timeoutMs: 2_500 }))
  expect(trial).toMatchObject({ works: false, error: { kind: 'timeout', message: 'Fake did not answer within 3 s.' } })
  expect(trial.answer).not.toBeNull()
})

test('a trial that nobody wants any more ends with that', async () => {
  const stop = new AbortController()
  const trying = tryBackend(fake('silent'), asked('Hello', { signal: stop.signal }))
  stop.abort(new Error('not ours any more'))
  await expect(trying).rejects.toThrow('not ours any more')
})
