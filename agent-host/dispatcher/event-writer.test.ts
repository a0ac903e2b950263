import { describe, expect, it } from 'vitest'
import { type Batch, EventWriter, type FlushResult } from '#agent-host/dispatcher/event-writer.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId, MessageId, TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import { makeLog } from '#lib/log.ts'

const lease = (chat: string, fence = 1): Lease => ({ chatId: chat as ChatId, turnId: `turn-${chat}` as TurnId, fence })
const delta = (text: string, index = 0): EventDraft => ({
  type: 'part.delta',
  turnId: 'turn' as TurnId,
  messageId: 'message' as MessageId,
  index,
  text,
})
const texts = (drafts: readonly EventDraft[]) =>
  drafts.map((draft) => (draft.type === 'part.delta' ? draft.text : draft.type))

/** A database that a test opens and closes by hand. */
class FakeLog {
  readonly written = new Map<ChatId, EventDraft[]>()
  readonly flushes: Batch[][] = []
  answer: (batch: Batch) => FlushResult = () => 'written'
  gate: Promise<void> = Promise.resolve()
  faults: Error[] = []
  /** Writes, and then gives no answer. */
  lostAnswers = 0
  readonly #known = new Set<string>()

  flush = async (batches: Batch[]): Promise<Map<ChatId, FlushResult>> => {
    this.flushes.push(batches)
    await this.gate
    const fault = this.faults.shift()
    if (fault) throw fault
    const results = new Map(batches.map((batch) => [batch.lease.chatId, this.#write(batch)]))
    if (this.lostAnswers-- > 0) throw new Error('no answer')
    return results
  }

  text(chat: string): string {
    return texts(this.written.get(chat as ChatId) ?? []).join('')
  }

  #write(batch: Batch): FlushResult {
    const result = this.answer(batch)
    if (result === 'written' && !this.#known.has(batch.flushId))
      this.written.set(batch.lease.chatId, [...(this.written.get(batch.lease.chatId) ?? []), ...batch.drafts])
    if (result === 'written') this.#known.add(batch.flushId)
    return result
  }
}

const setUp = (bytesPerChat?: number) => {
  const log = new FakeLog()
  const lost: Lease[] = []
  const writer = new EventWriter({
    flush: log.flush,
    onFenceLost: (l) => lost.push(l),
    log: makeLog('test', 'silent'),
    gatherMs: () => 0,
    retryDelayMs: 0,
    ...(bytesPerChat !== undefined && { bytesPerChat }),
  })
  return { log, lost, writer }
}

describe('EventWriter', () => {
  it('gathers what comes while a flush is in flight into one batch, with neighbouring deltas joined', async () => {
    const { log, writer } = setUp()
    const gate = Promise.withResolvers<void>()
    log.gate = gate.promise
    writer.push(lease('a'), [delta('1')])
    await Promise.resolve()
    await Promise.resolve()
    writer.push(lease('a'), [delta('2')])
    writer.push(lease('b'), [delta('x')])
    writer.push(lease('a'), [delta('3')])
    gate.resolve()
    await writer.drained()
    expect(log.flushes).toHaveLength(2)
    expect(log.flushes[1]?.map((batch) => texts(batch.drafts))).toEqual([['23'], ['x']])
    expect(log.text('a')).toBe('123')
  })

  it('loses and doubles nothing while the database refuses and chats are locked', async () => {
    const { log, writer } = setUp()
    log.faults = [new Error('gone'), new Error('still gone')]
    let locked = 3
    log.answer = () => (locked-- > 0 ? 'locked' : 'written')
    for (let i = 0; i < 10; i++) writer.push(lease('a'), [delta(String(i))])
    await writer.drained()
    expect(log.text('a')).toBe('0123456789')
  })

  it('lets a refused batch fail alone', async () => {
    const { log, writer } = setUp()
    log.answer = (batch) => (batch.lease.chatId === 'poison' ? 'refused' : 'written')
    writer.push(lease('poison'), [delta('x')])
    writer.push(lease('good'), [delta('y')])
    await writer.drained()
    expect(log.text('good')).toBe('y')
    expect(log.text('poison')).toBe('')
  })

  it('says when a fence is lost and writes nothing more of that lease', async () => {
    const { log, lost, writer } = setUp()
    log.answer = () => 'fence_lost'
    writer.push(lease('a', 7), [delta('x')])
    await writer.drained()
    expect(lost).toEqual([lease('a', 7)])
  })

  it('gives an exclusive write what was pushed before it and keeps back what comes during it', async () => {
    const { log, writer } = setUp()
    const gate = Promise.withResolvers<void>()
    writer.push(lease('a'), [delta('before')])
    const done = writer.exclusively(lease('a'), async (rest) => {
      log.written.set('a' as ChatId, [...(log.written.get('a' as ChatId) ?? []), ...rest, delta('|')])
      await gate.promise
    })
    await Promise.resolve()
    writer.push(lease('a'), [delta('after')])
    gate.resolve()
    await done
    await writer.drained()
    expect(log.text('a')).toBe('before|after')
  })

  it('flushes what an exclusive write was given and could not write', async () => {
    const { log, writer } = setUp()
    writer.push(lease('a'), [delta('kept')])
    await expect(writer.exclusively(lease('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await writer.drained()
    expect(log.text('a')).toBe('kept')
  })

  it('writes once what it sent without an answer, and everything in its order', async () => {
    const { log, writer } = setUp()
    log.lostAnswers = 3
    for (let i = 0; i < 9; i++) {
      writer.push(lease('a'), [delta(String(i))])
      await new Promise(setImmediate)
    }
    await writer.drained()
    expect(log.text('a')).toBe('012345678')
  })

  it('clears up what it sent without an answer before an exclusive write', async () => {
    const { log, writer } = setUp()
    log.lostAnswers = 1
    writer.push(lease('a'), [delta('before')])
    await Promise.resolve()
    await Promise.resolve()
    writer.push(lease('a'), [delta(', later')])
    await writer.exclusively(lease('a'), async (rest) => {
      expect([log.text('a'), texts(rest)]).toEqual(['before', [', later']])
    })
  })

  it('does not join to what it sent while that is locked', async () => {
    const { log, writer } = setUp()
    log.lostAnswers = 1
    let locked = 3
    log.answer = () => (log.flushes.length > 1 && locked-- > 0 ? 'locked' : 'written')
    writer.push(lease('a'), [delta('1')])
    await new Promise(setImmediate)
    writer.push(lease('a'), [delta('2')])
    await writer.drained()
    expect(log.text('a')).toBe('12')
    expect(new Set(log.flushes.flat().map((batch) => `${batch.flushId} ${texts(batch.drafts)}`)).size).toBe(2)
  })

  it('keeps what a later lease of the chat says where an earlier one is lost', async () => {
    const { log, lost, writer } = setUp()
    const gate = Promise.withResolvers<void>()
    log.gate = gate.promise
    log.answer = (batch) => (batch.lease.fence === 1 ? 'fence_lost' : 'written')
    writer.push(lease('a', 1), [delta('old')])
    await Promise.resolve()
    await Promise.resolve()
    writer.push(lease('a', 2), [delta('new')])
    gate.resolve()
    await writer.drained()
    expect([log.text('a'), lost]).toEqual(['new', [lease('a', 1)]])
  })

  it('has room for one chat while another waits, and for that one again once its events are written', async () => {
    const { log, writer } = setUp(1_000)
    const gate = Promise.withResolvers<void>()
    log.gate = gate.promise
    writer.push(lease('loud'), [delta('x'.repeat(900))])
    expect(writer.room(lease('loud').chatId)).toBeUndefined()
    await Promise.resolve()
    await Promise.resolve()
    writer.push(lease('loud'), [delta('y'.repeat(900))])
    writer.push(lease('quiet'), [delta('z')])
    const room = writer.room(lease('loud').chatId)
    expect(room).toBeInstanceOf(Promise)
    expect(writer.room(lease('quiet').chatId)).toBeUndefined()
    gate.resolve()
    await room
    expect(log.text('loud')).toContain('x')
    await writer.drained()
    expect(log.text('loud')).toHaveLength(1_800)
  })

  it('counts what an exclusive write was given until that is done', async () => {
    const { writer } = setUp(1_000)
    writer.push(lease('a'), [delta('x'.repeat(2_000))])
    const gate = Promise.withResolvers<void>()
    const done = writer.exclusively(lease('a'), () => gate.promise)
    await Promise.resolve()
    const room = writer.room(lease('a').chatId)
    expect(room).toBeInstanceOf(Promise)
    gate.resolve()
    await Promise.all([done, room])
    expect(writer.room(lease('a').chatId)).toBeUndefined()
  })

  it('has room again where the fence is lost', async () => {
    const { log, writer } = setUp(1_000)
    log.faults = [new Error('gone')]
    log.answer = () => 'fence_lost'
    writer.push(lease('a'), [delta('x'.repeat(2_000))])
    await writer.room(lease('a').chatId)
    expect(log.text('a')).toBe('')
  })
})
