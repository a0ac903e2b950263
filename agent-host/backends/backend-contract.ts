import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, test as bare, beforeAll, describe, expect } from 'vitest'
import type { BackendSession, BackendSlot, PromptFile } from '#agent-host/backends/backend.ts'
import { describeExtras } from '#agent-host/backends/backend-extras.ts'
import { describeTroubles } from '#agent-host/backends/backend-troubles.ts'
import { type Limits, limitedTitle } from '#agent-host/backends/behaviours.ts'
import {
  type BehaviourTest,
  type ContractScene,
  type ContractSubject,
  choose,
  onlyTool,
  outputOf,
  run,
} from '#agent-host/backends/contract-scene.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { listProcesses } from '#agent-host/processes/process-table.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendOption } from '#lib/domain/backends/backend.ts'

type Places = { home: string; root: string; worktree: string }
const patient = new AbortController().signal

/** What every adapter does, whatever stands behind it. What an agent's own limit prevents is named in `limits`, and stands so in the table. */
export function describeBackend(name: string, setUp: () => Promise<ContractSubject>, limits: Limits = {}): void {
  const test: BehaviourTest = (behaviour, check) => {
    const limit = limits[behaviour]
    if (limit) bare.skip(limitedTitle(behaviour, limit), check)
    else bare(behaviour, check)
  }
  describe(`${name} as a backend`, () => {
    let subject: ContractSubject
    let places: Places
    let slot: BackendSlot
    let base: string

    const prepare = (home: string) => {
      const launch = {
        homeDirectory: home,
        rootDirectory: places.root,
        environment: {},
        models: subject.models ?? noModels,
        signal: patient,
      }
      return subject.backend.prepare(launch)
    }
    beforeAll(async () => {
      subject = await setUp()
      base = await realpath(await mkdtemp(path.join(tmpdir(), 'backend-')))
      places = {
        home: path.join(base, 'home'),
        root: path.join(base, 'root'),
        worktree: path.join(base, 'root', 'worktree'),
      }
      await mkdir(places.home)
      await mkdir(places.worktree, { recursive: true })
      slot = await prepare(places.home)
    })
    afterAll(async () => {
      await slot[Symbol.asyncDispose]()
      await subject.close()
      await rm(base, { recursive: true, force: true })
    })
    const open = (options: Record<string, string>, on: BackendSlot = slot) =>
      on.openSession({ worktree: places.worktree, options, onUpdate: () => undefined, signal: patient })
    const scene: ContractScene = {
      open,
      prepare: () => prepare(places.home),
      get subject() {
        return subject
      },
      get worktree() {
        return places.worktree
      },
    }

    test('health says its version', async () => {
      const info = await subject.backend.health(patient)
      expect(info).toMatchObject({ id: subject.backend.id, state: 'ready', fault: null, version: expect.any(String) })
    })

    test('a prompt streams its answer as text and completes', async () => {
      const heard = await run(await open(subject.trusting), '[[plain:6:200]]')
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      expect(heard.text).toContain('tok0 tok1 tok2 tok3 tok4 tok5')
      expect(heard.updates.filter(({ type }) => type === 'text').length).toBeGreaterThan(1)
    })

    test('an edit changes the file, and its tool call names it relative to the worktree', async () => {
      const file = path.join(places.worktree, 'edited.txt')
      const heard = await run(await open(subject.trusting), `[[edit:${file}]]`)
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      expect(heard.asks).toEqual([])
      expect(await readFile(file, 'utf8')).toMatch(/^edit \d/)
      const tool = onlyTool(heard)
      expect(tool.status).toBe('completed')
      const paths = [...(tool.locations ?? []), ...(tool.content ?? [])].map((one) => ('path' in one ? one.path : ''))
      expect(paths).toContain('edited.txt')
      expect(JSON.stringify(heard.updates)).not.toContain(places.worktree)
    })

    test('a command tells its output', async () => {
      const heard = await run(await open(subject.trusting), '[[shell:echo one two; pwd]]')
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      expect(onlyTool(heard)).toMatchObject({ status: 'completed', kind: 'execute' })
      expect(outputOf(heard)).toContain('one two')
      expect(JSON.stringify(heard.updates)).not.toContain(places.worktree)
    })

    test('what is allowed is done', async () => {
      const file = path.join(places.worktree, 'allowed.txt')
      const heard = await run(await open(subject.asking), `[[edit:${file}]]`, { answer: choose('allow_once') })
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      expect(heard.asks).toHaveLength(1)
      expect(heard.asks[0]).toMatchObject({ kind: 'permission', toolCallId: onlyTool(heard).toolCallId })
      expect(await readFile(file, 'utf8')).toMatch(/^edit \d/)
    })

    test('what is rejected is not done', async () => {
      const file = path.join(places.worktree, 'rejected.txt')
      const heard = await run(await open(subject.asking), `[[edit:${file}]]`, { answer: choose('reject_once') })
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
    })

    test('a stop while it asks settles the question as cancelled, and the next prompt runs', async () => {
      const session = await open(subject.asking)
      const stop = new AbortController()
      const file = path.join(places.worktree, 'cancelled.txt')
      const heard = await run(session, `[[edit:${file}]]`, {
        stop,
        answer: () => {
          stop.abort()
          return new Promise(() => undefined)
        },
      })
      expect(heard.outcome).toEqual({ kind: 'stopped' })
      await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
      expect((await run(session, '[[plain:3:200]]')).outcome).toMatchObject({ kind: 'completed' })
    })

    test('a stop ends a turn at once, and the next prompt runs to its own end, three times over', async () => {
      const session = await open(subject.trusting)
      for (let round = 0; round < 3; round++) {
        const stop = new AbortController()
        let stoppedAtMs = 0
        const stopped = await run(session, `[[plain:2000:50]] round ${round}`, {
          stop,
          onUpdate: (update) => {
            if (update.type !== 'text' || stop.signal.aborted) return
            stoppedAtMs = performance.now()
            stop.abort()
          },
        })
        expect(stopped.outcome).toEqual({ kind: 'stopped' })
        expect(performance.now() - stoppedAtMs).toBeLessThan(1500)
        const next = await run(session, '[[plain:12:400]]')
        expect(next.outcome).toMatchObject({ kind: 'completed' })
        expect(next.text.trim()).toBe(Array.from({ length: 12 }, (_, index) => `tok${index}`).join(' '))
      }
    })

    test('a prompt that is stopped before it began never reaches the agent', async () => {
      const session = await open(subject.trusting)
      expect((await run(session, 'codeword-unsaid', { stop: aborted() })).outcome).toEqual({ kind: 'stopped' })
      expect((await run(session, '[[recall]]')).text).not.toContain('codeword-unsaid')
    })

    test('a text file is told to the model', async () => {
      const files = [fileOf('notes.md', 'text/plain', 'codeword-attached\n```\nfenced\n```')]
      const heard = await run(await open(subject.trusting), 'What does it say? [[recall]]', { files })
      expect(heard.text).toContain('codeword-attached')
      expect(heard.text).toContain('notes.md')
    })

    test('files alone are a prompt', async () => {
      const files = [fileOf('alone.csv', 'text/csv', 'codeword,alone\n')]
      const session = await open(subject.trusting)
      expect((await run(session, '', { files })).outcome).toMatchObject({ kind: 'completed' })
      expect((await run(session, '[[recall]]')).text).toContain('codeword,alone')
    })

    test('an image and a PDF are handed over, or lie where the prompt says', async () => {
      const image = { ...fileOf('dot.png', 'image/png', ''), bytes: Buffer.from(dot, 'base64') }
      const pdf = fileOf('page.pdf', 'application/pdf', '%PDF-1.4\n%%EOF\n')
      const heard = await run(await open(subject.trusting), 'Look [[recall]]', { files: [image, pdf] })
      expect(heard.outcome).toMatchObject({ kind: 'completed' })
      for (const { id, name, mediaType, bytes } of [image, pdf]) {
        const place = path.join(places.home, 'attachments', id, name)
        const isHanded = subject.hands?.types.includes(mediaType) ?? false
        expect(heard.text.includes(`~/attachments/${id}/${name}`), mediaType).toBe(!isHanded)
        if (isHanded) expect(subject.hands?.given?.() ?? [mediaType]).toContain(mediaType)
        else expect(await readFile(place)).toEqual(Buffer.from(bytes))
      }
    })

    test('a text that is long lies where the prompt says', async () => {
      const file = fileOf('long.log', 'text/plain', 'all the same line\n'.repeat(10_000))
      const heard = await run(await open(subject.trusting), 'Look [[recall]]', { files: [file] })
      expect(heard.text).toContain(`~/attachments/${file.id}/long.log`)
      expect(heard.text).not.toContain('all the same line')
    })

    test('two sessions of a slot run at the same time and know nothing of each other', async () => {
      const [one, two] = [await open(subject.trusting), await open(subject.trusting)]
      expect(one.id).not.toBe(two.id)
      const [first, second] = await Promise.all([
        run(one, 'codeword-one [[plain:30:200]]'),
        run(two, 'codeword-two [[think:5:100]]'),
      ])
      expect([first.outcome.kind, second.outcome.kind]).toEqual(['completed', 'completed'])
      expect(second.text).not.toContain('tok20')
      const recalled = await run(one, '[[recall]]')
      expect(recalled.text).toContain('codeword-one')
      expect(recalled.text).not.toContain('codeword-two')
    })

    test('options are offered with their values, and can be set', async () => {
      let options: BackendOption[] = []
      const onUpdate = (update: AgentUpdate) => {
        if (update.type === 'options') options = update.options
      }
      const start = { worktree: places.worktree, options: subject.asking, onUpdate, signal: patient }
      const session = await slot.openSession({ ...start, options: { ...subject.asking, unknown: 'x' } })
      expect(valuesOf(options)).toMatchObject(subject.asking)
      for (const [id, value] of Object.entries(subject.trusting)) await session.setOption(id, value)
      expect(valuesOf(options)).toMatchObject(subject.trusting)
      const file = path.join(places.worktree, 'trusted.txt')
      expect((await run(session, `[[edit:${file}]]`)).asks).toEqual([])
      await expect(session.setOption('mode', 'no such mode')).rejects.toMatchObject({ code: 'invalid_option' })
    })

    test('a closed session can be opened again', async () => {
      const session = await open(subject.trusting)
      await run(session, 'codeword-closed [[plain:2:200]]')
      await session.close()
      await subject.beforeResume?.()
      const again = await resume(slot, session)
      expect((await run(again, '[[recall]]')).text).toContain('codeword-closed')
    })

    test('a session is resumed in a fresh process, with its options, and without a replay', async () => {
      const first = await prepare(places.home)
      const session = await open(subject.trusting, first)
      await run(session, 'codeword-resumed [[plain:2:200]]')
      await first[Symbol.asyncDispose]()

      await subject.beforeResume?.()
      await using second = await prepare(places.home)
      const updates: AgentUpdate[] = []
      const resumed = await resume(second, session, (update) => updates.push(update))
      expect(updates.filter(({ type }) => type !== 'options' && type !== 'commands' && type !== 'usage')).toEqual([])
      const options = updates.findLast((update) => update.type === 'options')?.options ?? []
      expect(valuesOf(options)).toMatchObject(subject.asking)
      expect((await run(resumed, '[[recall]]')).text).toContain('codeword-resumed')
    })

    test('a session that the agent does not know is lost', async () => {
      const unknown = { id: 'ses_00000000000000000000000000' as BackendSession['id'] }
      await expect(resume(slot, unknown)).rejects.toMatchObject({ code: 'session_lost' })
    })

    test('the death of the process fails the turn as a crash', async () => {
      await using doomed = await prepare(places.home)
      const session = await open(subject.trusting, doomed)
      const heard = await run(session, '[[plain:2000:50]]', {
        onUpdate: (update) => {
          if (update.type === 'text') process.kill(doomed.processId, 'SIGKILL')
        },
      })
      expect(heard.outcome).toMatchObject({ kind: 'failed', error: { kind: 'agent_crashed', retryable: true } })
      expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' })
      expect(heard.text).toContain('tok0')
      await expect(open(subject.trusting, doomed)).rejects.toMatchObject({ code: 'crashed' })
    })

    test('after dispose no process of the group is left', async () => {
      const doomed = await prepare(places.home)
      const session = await open(subject.trusting, doomed)
      const running = run(session, '[[shell:sleep 1234]]', {})
      const sleeping = async () => (await listProcesses()).filter(({ groupId }) => groupId === doomed.processId).length
      await expect.poll(sleeping).toBeGreaterThan(0)
      await doomed[Symbol.asyncDispose]()
      expect(await sleeping()).toBe(0)
      expect((await running).outcome).toMatchObject({ kind: 'failed' })
    })

    describeTroubles(test, scene)
    describeExtras(test, scene)

    const resume = (
      on: BackendSlot,
      { id }: Pick<BackendSession, 'id'>,
      onUpdate: (update: AgentUpdate) => void = () => undefined,
    ) =>
      on.resumeSession({ sessionId: id, worktree: places.worktree, options: subject.asking, onUpdate, signal: patient })
  })
}

/** A PNG of one pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const fileOf = (name: string, mediaType: string, text: string): PromptFile => ({
  id: `att_${name.replace(/\W/g, '')}`,
  name,
  mediaType,
  bytes: new TextEncoder().encode(text),
})
const valuesOf = (options: BackendOption[]) => Object.fromEntries(options.map(({ id, value }) => [id, value]))
function aborted(): AbortController {
  const controller = new AbortController()
  controller.abort()
  return controller
}
