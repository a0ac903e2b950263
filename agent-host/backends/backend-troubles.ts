import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { type BehaviourTest, type ContractScene, run } from '#agent-host/backends/contract-scene.ts'
import { listProcesses } from '#agent-host/processes/process-table.ts'

/** How long an agent may try again by itself before it has to say that its provider fails. */
const patienceMs = 45_000

/** What goes wrong around an agent: its provider fails, its process dies, somebody asks twice. */
export function describeTroubles(test: BehaviourTest, scene: ContractScene): void {
  const { open } = scene

  test('a second prompt while one runs is refused, and the first runs on', async () => {
    const session = await open(scene.subject.trusting)
    const second = Promise.withResolvers<unknown>()
    const first = await run(session, '[[plain:40:200]]', {
      onUpdate: ({ type }) => {
        if (type === 'text') run(session, '[[plain:2:200]]').then(second.resolve, second.resolve)
      },
    })
    expect(await second.promise).toMatchObject({ message: 'a session runs one prompt at a time' })
    expect(first.outcome).toMatchObject({ kind: 'completed' })
    expect(first.text).toContain('tok39')
  })

  test('after the death of the process nothing that it started is left', async () => {
    const doomed = await scene.prepare()
    const session = await open(scene.subject.trusting, doomed)
    const running = run(session, '[[shell:echo $$ > started.pid; exec sleep 1235]]')
    const file = path.join(scene.worktree, 'started.pid')
    const started = async () => Number(await readFile(file, 'utf8').catch(() => '0'))
    await expect.poll(started, { timeout: 20_000 }).toBeGreaterThan(0)
    const grandchild = await started()
    process.kill(doomed.processId, 'SIGKILL')
    expect((await running).outcome).toMatchObject({ kind: 'failed', error: { kind: 'agent_crashed' } })
    const left = async () =>
      (await listProcesses()).filter((one) => one.processId === grandchild || one.groupId === doomed.processId)
    await expect.poll(left, { timeout: 5000 }).toEqual([])
    await doomed[Symbol.asyncDispose]()
  })

  const fails = async (what: string, ...kinds: string[]) => {
    const session = await open(scene.subject.trusting)
    const stop = AbortSignal.timeout(patienceMs)
    const controller = new AbortController()
    stop.addEventListener('abort', () => controller.abort())
    const heard = await run(session, `[[error:${what}]]`, { stop: controller })
    expect(kinds).toContain(heard.outcome.kind === 'failed' ? heard.outcome.error.kind : heard.outcome.kind)
    expect((await run(session, '[[plain:2:200]]')).outcome).toMatchObject({ kind: 'completed' })
  }
  test('a refused key fails the turn as such, and the next prompt runs', () => fails('401', 'authentication'))
  test('a rate limit that stays fails the turn as such', () => fails('429', 'rate_limit'))
  test('a provider that fails fails the turn as such', () => fails('500', 'overloaded', 'internal'))
  test('a provider that is overloaded fails the turn as such', () => fails('529', 'overloaded'))

  test('a stop while the provider fails is a stop, and the next prompt runs', async () => {
    const session = await open(scene.subject.trusting)
    const stop = new AbortController()
    const asked = () => scene.subject.model?.asked() ?? 0
    const before = asked()
    const running = run(session, '[[error:529]] again and again', { stop })
    // It was refused once, so the agent waits to try again, or is about to say that it failed.
    await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(before)
    stop.abort()
    expect(['stopped', 'failed']).toContain((await running).outcome.kind)
    expect((await run(session, '[[plain:2:200]]')).text).toContain('tok0 tok1')
  })
}
