import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { BackendSlot } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { type Batch, EventWriter, type FlushResult } from '#agent-host/dispatcher/event-writer.ts'
import { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { ClaimedTurn } from '#db/writes/turns/claim.ts'
import { backendId, type ChatId, type MessageId, type TurnId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'

const program = fileURLToPath(new URL('../../tests/support/fake-acp-agent.ts', import.meta.url))
const patient = new AbortController().signal
const bytesPerChat = 256 * 1024
/** What a pipe, the stream of a process and one read of it hold beside that, at most. */
const inBetween = 512 * 1024
const megabyte = 1024 * 1024

/** A log that takes nothing until it is opened. */
class ClosedLog {
  text = ''
  notices: string[] = []
  isOpen = false
  #refused = 0
  #wanted = { refusals: 0, done: () => undefined as unknown }

  flush = async (batches: Batch[]): Promise<Map<ChatId, FlushResult>> => {
    if (!this.isOpen) {
      if (++this.#refused >= this.#wanted.refusals) this.#wanted.done()
      throw new Error('no database')
    }
    for (const draft of batches.flatMap((batch) => batch.drafts)) this.take(draft)
    return new Map(batches.map(({ lease }) => [lease.chatId, 'written']))
  }

  take(draft: Batch['drafts'][number]): void {
    if (draft.type === 'part.delta') this.text += draft.text
    if (draft.type === 'part.added' && draft.part.type === 'text') this.text += draft.part.text
    if (draft.type === 'part.added' && draft.part.type === 'notice') this.notices.push(draft.part.text)
  }

  /** Resolves when it was asked so many times more. */
  refusals(count: number): Promise<void> {
    return new Promise((done) => {
      this.#wanted = { refusals: this.#refused + count, done: () => done() }
    })
  }
}

describe('an agent that says more than can be written', () => {
  let base: string
  beforeAll(async () => {
    base = await realpath(await mkdtemp(path.join(tmpdir(), 'backpressure-')))
    await mkdir(path.join(base, 'worktree'))
  })
  afterAll(() => rm(base, { recursive: true, force: true }))

  const startAgent = () =>
    acpBackend({
      id: backendId.parse('fake'),
      name: 'Fake',
      custom: true,
      sharesSlots: true,
      ...toolsWith(),
      recipe: () => ({ command: process.execPath, args: [program], environment: {} }),
    }).prepare({ homeDirectory: base, rootDirectory: base, environment: {}, models: noModels, signal: patient })

  /** A turn of an agent, heard as the dispatcher hears it. */
  async function runOn(slot: BackendSlot, log: ClosedLog, prompt: string, chat = 'chat') {
    const writer = new EventWriter({
      flush: log.flush,
      onFenceLost: () => undefined,
      log: makeLog('test', 'silent'),
      retryDelayMs: 10,
      bytesPerChat,
    })
    const lease = { chatId: chat as ChatId, turnId: 'turn' as TurnId, fence: 1 }
    const live = new LiveTurn({ lease, backend: backendId.parse('fake') } as ClaimedTurn, writer)
    live.begin('message' as MessageId)
    const session = await slot.openSession({
      worktree: path.join(base, 'worktree'),
      options: { mode: 'auto' },
      onUpdate: () => undefined,
      signal: patient,
    })
    const heard = { bytes: 0 }
    const outcome = session.prompt({
      text: prompt,
      files: [],
      onUpdate: (update) => {
        if (update.type === 'text') heard.bytes += update.text.length
        return live.hear(update)
      },
      ask: async () => 'cancelled',
      signal: live.cut,
    })
    return { writer, live, heard, outcome }
  }
  const flood = (count: number) => Array.from({ length: count }, (_, i) => `${i} `.padEnd(10_000, '.')).join('')

  it('waits within the bound, and then is written whole and once', async () => {
    const log = new ClosedLog()
    await using slot = await startAgent()
    const { writer, heard, outcome } = await runOn(slot, log, '[[flood:5000]]')
    await log.refusals(100)
    const heardBefore = heard.bytes
    await log.refusals(20)
    expect(heard.bytes).toBe(heardBefore)
    expect(heard.bytes).toBeGreaterThan(bytesPerChat / 2)
    expect(heard.bytes).toBeLessThan(bytesPerChat + inBetween)
    log.isOpen = true
    expect(await outcome).toMatchObject({ kind: 'completed' })
    await writer.drained()
    expect(log.text.length).toBe(50_000_000)
    expect(log.text === flood(5000)).toBe(true)
  })

  it('costs the host no more memory for 50 MB than for what is bounded', async () => {
    const log = new ClosedLog()
    await using slot = await startAgent()
    const before = process.memoryUsage().rss
    const { outcome, live } = await runOn(slot, log, '[[flood:5000]]')
    await log.refusals(150)
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * megabyte)
    live.end('stop')
    expect(await outcome).toMatchObject({ kind: 'stopped' })
  })

  it('can be stopped while it waits: it is heard to its end, and what is too much is left out and said so', async () => {
    const log = new ClosedLog()
    await using slot = await startAgent()
    const { writer, heard, live, outcome } = await runOn(slot, log, '[[flood:5000]]')
    await log.refusals(50)
    live.end('stop')
    expect(await outcome).toEqual({ kind: 'stopped' })
    expect(heard.bytes).toBeLessThan(10 * megabyte)
    log.isOpen = true
    await writer.drained()
    expect(log.text.length).toBeLessThan(bytesPerChat + inBetween)
    expect(flood(5000).startsWith(log.text)).toBe(true)
    expect(log.notices).toEqual(['What the agent said after it was stopped was too much to keep.'])
  })

  it('that crashes while it waits is heard to its last word', async () => {
    const log = new ClosedLog()
    await using slot = await startAgent()
    const { writer, outcome } = await runOn(slot, log, '[[lastwords:40]]')
    await log.refusals(150)
    log.isOpen = true
    expect(await outcome).toMatchObject({ kind: 'failed', error: { kind: 'agent_crashed' } })
    await writer.drained()
    expect(log.text === flood(40)).toBe(true)
  })

  it('does not hold up an agent of another chat', async () => {
    const [closed, open] = [new ClosedLog(), new ClosedLog()]
    open.isOpen = true
    await using loud = await startAgent()
    await using quiet = await startAgent()
    const waiting = await runOn(loud, closed, '[[flood:5000]]', 'loud')
    await closed.refusals(50)
    const other = await runOn(quiet, open, '[[plain:20:500]]', 'quiet')
    expect(await other.outcome).toMatchObject({ kind: 'completed' })
    waiting.live.end('stop')
    await waiting.outcome
  })
})
