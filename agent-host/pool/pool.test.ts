import { describe, expect, it } from 'vitest'
import { type Backend, BackendFault, type BackendSlot, type SlotExit } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { lendKeys } from '#agent-host/gateway/gateway.ts'
import { Pool, type SlotWish } from '#agent-host/pool/pool.ts'
import { backendId, backendSessionId, chatId, personId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'

const fake = backendId.parse('fake')
const chat = chatId.parse('cht_1')
const turn = turnId.parse('trn_1')
const person = personId.parse('per_1')

/** Agents that live in memory: a process knows the sessions that were opened in any process of this backend. */
class FakeAgents implements Backend {
  readonly id = fake
  readonly name = 'Fake'
  readonly sharesSlots = false
  readonly said: string[] = []
  readonly known = new Set<string>()
  readonly exits: ((exit: SlotExit) => void)[] = []
  ending: Promise<void> = Promise.resolve()

  async health() {
    return {
      id: fake,
      name: this.name,
      version: null,
      state: 'ready' as const,
      fault: null,
      custom: false,
      scripted: false,
      steers: false,
      offer: null,
    }
  }

  async prepare(): Promise<BackendSlot> {
    const number = this.exits.length + 1
    const gone = Promise.withResolvers<SlotExit>()
    this.exits.push(gone.resolve)
    this.said.push(`start ${number}`)
    let opened = 0
    const session = (id: string) => {
      this.known.add(id)
      return {
        id: backendSessionId.parse(id),
        prompt: async () => ({ kind: 'completed' as const, stopReason: 'end_turn' }),
        setOption: async (option: string, value: string) => void this.said.push(`${option}=${value}`),
        close: async () => undefined,
      }
    }
    return {
      processId: number,
      droppedLateUpdates: 0,
      exited: gone.promise,
      openSession: async () => session(`session ${number}.${++opened}`),
      resumeSession: async ({ sessionId }) => {
        if (this.known.has(sessionId)) return session(sessionId)
        throw new BackendFault('session_lost', { kind: 'internal', message: 'unknown', retryable: true })
      },
      [Symbol.asyncDispose]: async () => {
        await this.ending
        this.said.push(`end ${number}`)
        gone.resolve({ code: 0, signal: null, stderrTail: '' })
      },
    }
  }
}

function setUp(limits = { idleMs: 60_000, idleSlots: 4 }) {
  const agents = new FakeAgents()
  const parked = Promise.withResolvers<string>()
  const pool = new Pool({
    limits,
    gateway: lendKeys(noModels),
    log: makeLog('test', 'silent'),
    onGone: (id, backend) => parked.resolve(`${id} ${backend}`),
  })
  const wish = (more: Partial<SlotWish> = {}): SlotWish => ({
    chatId: chat,
    turnId: turn,
    personId: person,
    group: { id: 'one', personId: person, workspaceId: workspaceId.parse('wsp_1'), chatId: null },
    environment: {},
    backend: agents,
    sessionId: null,
    homeDirectory: '/home',
    worktree: '/worktrees/one',
    options: {},
    onUpdate: () => undefined,
    signal: new AbortController().signal,
    ...more,
  })
  return { agents, pool, wish, parked: parked.promise }
}

describe('Pool', () => {
  it('keeps a session warm between turns and tells it only the options that changed', async () => {
    const { agents, pool, wish } = setUp()
    await using _ = pool
    const first = await pool.lease(wish({ options: { mode: 'ask', model: 'a' } }))
    expect(first.start).toBe('new')
    pool.release({ chatId: chat, turnId: turn }, fake)
    const again = await pool.lease(wish({ sessionId: first.session.id, options: { mode: 'auto', model: 'a' } }))
    expect([again.start, again.session.id]).toEqual(['warm', 'session 1.1'])
    expect(agents.said).toEqual(['start 1', 'mode=auto'])
  })

  it('opens another session in the same process where the chat does not go on with the one before', async () => {
    const { agents, pool, wish } = setUp()
    await using _ = pool
    await pool.lease(wish())
    pool.release({ chatId: chat, turnId: turn }, fake)
    const again = await pool.lease(wish({ sessionId: null }))
    expect([again.start, again.session.id]).toEqual(['new', 'session 1.2'])
    expect(agents.said).toEqual(['start 1'])
  })

  it('resumes what the agent still knows, and opens anew what it does not', async () => {
    const { agents, pool, wish } = setUp()
    await using _ = pool
    agents.known.add('kept')
    const resumed = await pool.lease(wish({ sessionId: backendSessionId.parse('kept') }))
    expect([resumed.start, resumed.session.id]).toEqual(['resumed', 'kept'])
    const other = await pool.lease(
      wish({ chatId: chatId.parse('cht_2'), sessionId: backendSessionId.parse('forgotten') }),
    )
    expect(other.start).toBe('new')
  })

  it('starts another process after a crash, and says that the session is parked', async () => {
    const { agents, pool, wish, parked } = setUp()
    await using _ = pool
    await pool.lease(wish())
    agents.exits[0]?.({ code: 1, signal: null, stderrTail: '' })
    expect(await parked).toBe('cht_1 fake')
    expect((await pool.lease(wish())).start).toBe('new')
    expect(agents.said).toEqual(['start 1', 'end 1', 'start 2'])
  })

  it('starts no process for a chat while the one before is not gone', async () => {
    const { agents, pool, wish } = setUp()
    await using _ = pool
    await pool.lease(wish())
    const gone = Promise.withResolvers<void>()
    agents.ending = gone.promise
    void pool.discard(chat, fake)
    const next = pool.lease(wish())
    gone.resolve()
    await next
    expect(agents.said).toEqual(['start 1', 'end 1', 'start 2'])
  })

  it('ends the least recently used idle process over its limit', async () => {
    const { agents, pool, wish, parked } = setUp({ idleMs: 60_000, idleSlots: 1 })
    await using _ = pool
    const two = chatId.parse('cht_2')
    await pool.lease(wish())
    await pool.lease(wish({ chatId: two }))
    pool.release({ chatId: chat, turnId: turn }, fake)
    pool.release({ chatId: two, turnId: turn }, fake)
    expect(await parked).toBe('cht_1 fake')
    expect(agents.said).toEqual(['start 1', 'start 2', 'end 1'])
  })
})
