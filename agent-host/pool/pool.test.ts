import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BackendFault } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { type FailedAttempt, type Gateway, lendKeys } from '#agent-host/gateway/gateway.ts'
import { FakeAgents } from '#agent-host/pool/fake-agents.ts'
import { Pool } from '#agent-host/pool/pool.ts'
import type { PoolParts, SlotWish } from '#agent-host/pool/pool-shapes.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import { type GroupFacts, groupOf } from '#lib/domain/groups/group.ts'
import { type BackendSessionId, backendSessionId, chatId, personId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'

const megabyte = 1024 * 1024
const turn = turnId.parse('trn_1')
const person = personId.parse('per_1')
const chat = (number: number) => chatId.parse(`cht_${number}`)
const groupIn = (workspace: string, more: Partial<GroupFacts> = {}) =>
  groupOf({ chatId: chat(1), ownerId: person, workspaceId: workspaceId.parse(workspace), isShared: false, ...more })

function setUp(more: Partial<PoolParts> & { shares?: boolean; megabytes?: number; slots?: number } = {}) {
  const { shares = false, megabytes = 10_000, slots = 24, ...parts } = more
  const agents = new FakeAgents(shares)
  const parked: string[] = []
  const pool = new Pool({
    budget: { memoryBytes: megabytes * megabyte, slots },
    // Nothing is kept for nobody, where a test does not want it.
    limits: { spareMs: 0, ...parts.limits },
    gateway: parts.gateway ?? lendKeys(noModels),
    sandbox: { kind: 'none', fault: null, fingerprint: 'none' },
    log: makeLog('test', 'silent'),
    onGone: async (id, backend) => void parked.push(`${id} ${backend}`),
    measure: async (ids) => new Map(ids.map((id) => [id, (agents.megabytes.get(id) ?? 100) * megabyte])),
    ...(parts.sandbox && { sandbox: parts.sandbox }),
    measureEveryMs: 5,
    onWaitAfterMs: 0,
  })
  const wish = (number: number, own: Partial<SlotWish> = {}): SlotWish => ({
    chatId: chat(number),
    turnId: turn,
    personId: person,
    group: groupIn('wsp_1'),
    environment: {},
    backend: agents,
    sessionId: null,
    homeDirectory: `/homes/${own.group?.id ?? 'one'}`,
    rootDirectory: '/worktrees/one',
    worktree: `/worktrees/one/${number}`,
    options: {},
    onUpdate: () => undefined,
    signal: new AbortController().signal,
    ...own,
  })
  const release = (number: number) => pool.release({ chatId: chat(number), turnId: turn }, agents.id)
  const until = (what: () => boolean) => vi.waitFor(() => expect(what()).toBe(true), { interval: 2 })
  open.push(pool)
  return { agents, pool, wish, release, parked, until }
}

const open: Pool[] = []
afterEach(async () => {
  for (const pool of open.splice(0)) await pool[Symbol.asyncDispose]()
})

describe('a session', () => {
  it.each([
    { tellsRetries: false, heard: [{ type: 'retrying', attempt: 1, delayMs: 7, error: { kind: 'overloaded' } }] },
    { tellsRetries: true, heard: [] },
  ])('is told of failed attempts where its agent does not say them: %o', async ({ tellsRetries, heard }) => {
    let fail: (failed: FailedAttempt) => void = () => undefined
    const keys = lendKeys(noModels)
    const gateway: Gateway = {
      ...keys,
      lend: (borrower) => ({
        ...keys.lend(borrower),
        began(_turn, onFailure) {
          if (onFailure) fail = onFailure
        },
      }),
    }
    const { agents, pool, wish } = setUp({ gateway })
    agents.tellsRetries = tellsRetries
    const updates: AgentUpdate[] = []
    await pool.lease(wish(1, { onUpdate: (update) => updates.push(update) }))
    fail({
      attempt: 1,
      delayMs: 7,
      error: { kind: 'overloaded', message: 'The provider is overloaded.', retryable: true },
    })
    expect(updates).toMatchObject(heard)
    expect(updates).toHaveLength(heard.length)
  })

  it('stays warm between turns and is told only the options that changed', async () => {
    const { agents, pool, wish, release } = setUp()
    const first = await pool.lease(wish(1, { options: { mode: 'ask', model: 'a' } }))
    expect(first.start).toBe('new')
    release(1)
    const again = await pool.lease(wish(1, { sessionId: first.session.id, options: { mode: 'auto', model: 'a' } }))
    expect([again.start, again.session.id]).toEqual(['warm', 'session 1.1'])
    expect(agents.said).toEqual(['start 1', 'mode=auto'])
    expect(pool.report().counts).toMatchObject({ starts: 1, warm: 1, spare: 0 })
  })

  it('is another one in the same process where the chat does not go on with the one before', async () => {
    const { agents, pool, wish, release } = setUp()
    await pool.lease(wish(1))
    release(1)
    const again = await pool.lease(wish(1))
    expect([again.start, again.session.id]).toEqual(['new', 'session 1.2'])
    expect(agents.said).toEqual(['start 1', 'close session 1.1'])
  })

  it('is resumed with its options where the agent still knows it, and opened anew where not', async () => {
    const { agents, pool, wish } = setUp()
    agents.known.add('kept')
    const resumed = await pool.lease(wish(1, { sessionId: backendSessionId.parse('kept'), options: { mode: 'auto' } }))
    expect([resumed.start, resumed.session.id]).toEqual(['resumed', 'kept'])
    expect(agents.said).toContain('resume kept mode=auto')
    const other = await pool.lease(wish(2, { sessionId: backendSessionId.parse('forgotten') }))
    expect(other.start).toBe('new')
  })

  it('leaves its process where the worktree is another one by now', async () => {
    const { agents, pool, wish, release, parked } = setUp({ shares: true, limits: { spareMs: 60_000 } })
    const first = await pool.lease(wish(1))
    release(1)
    const moved = await pool.lease(wish(1, { worktree: '/worktrees/one/elsewhere', sessionId: first.session.id }))
    expect(moved.start).toBe('resumed')
    expect(agents.said).toEqual(['start 1', 'close session 1.1', 'resume session 1.1'])
    expect(parked).toEqual(['cht_1 fake'])
  })
})

describe('a shared process', () => {
  it('serves chats of its group at once, and no other group', async () => {
    const { agents, pool, wish } = setUp({ shares: true })
    await Promise.all([pool.lease(wish(1)), pool.lease(wish(2))])
    await pool.lease(wish(3, { group: groupIn('wsp_2') }))
    await pool.lease(wish(4, { group: groupIn('wsp_1', { isShared: true }) }))
    expect(agents.said.filter((line) => line.startsWith('start'))).toEqual(['start 1', 'start 2', 'start 3'])
    expect(pool.report().slots.map(({ busy }) => busy)).toEqual([2, 1, 1])
  })

  it('takes so many sessions and no more', async () => {
    const { agents, pool, wish } = setUp({ shares: true, limits: { spareMs: 0, sessionsPerSlot: 2 } })
    for (const number of [1, 2, 3]) await pool.lease(wish(number))
    expect(agents.said).toEqual(['start 1', 'start 2'])
  })

  it('that is discarded or crashes parks all its sessions', async () => {
    const { agents, pool, wish, parked, until } = setUp({ shares: true })
    await pool.lease(wish(1))
    await pool.lease(wish(2))
    await pool.discard(chat(1), agents.id)
    await until(() => parked.length === 2)
    await pool.lease(wish(1))
    await pool.lease(wish(2))
    agents.crash(2)
    await until(() => parked.length === 4)
    expect(agents.said.filter((line) => !line.includes('session'))).toEqual(['start 1', 'end 1', 'start 2', 'end 2'])
    expect(pool.report()).toMatchObject({ slots: [], counts: { crashes: 1 } })
  })

  it('closes sessions that nobody used for long', async () => {
    const { agents, pool, wish, release, parked, until } = setUp({
      shares: true,
      limits: { spareMs: 60_000, sessionIdleMs: 20 },
    })
    await pool.lease(wish(1))
    await pool.lease(wish(2))
    release(1)
    await until(() => parked.length === 1)
    expect(parked).toEqual(['cht_1 fake'])
    expect(agents.said).toEqual(['start 1', 'close session 1.1'])
  })
})

describe('whatever is asked', () => {
  const use = fc.record({ chat: fc.integer({ min: 1, max: 8 }), cold: fc.boolean(), again: fc.boolean() })
  const settings = fc.record({ shares: fc.boolean(), slots: fc.integer({ min: 1, max: 4 }) })

  it('nobody is given a session of another group, and no more processes live than the budget has', async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.array(use, { maxLength: 30 }), async ({ shares, slots }, uses) => {
        const { agents, pool, wish, release } = setUp({ shares, slots, limits: { spareMs: 60_000 } })
        const sessions = new Map<number, BackendSessionId>()
        const turns = Map.groupBy(uses, (each) => each.chat)
        const run = async (number: number) => {
          // Every third chat is of one group.
          const group = groupIn(`wsp_${number % 3}`)
          for (const { cold, again } of turns.get(number) ?? []) {
            const sessionId = again ? (sessions.get(number) ?? null) : null
            const { session } = await pool.lease(wish(number, { group, cold, sessionId }))
            sessions.set(number, session.id)
            const slot = pool.report().slots.find(({ chats }) => chats.includes(chat(number)))
            expect(agents.homes.get(slot?.processId ?? 0)).toBe(`/homes/${group.id}`)
            release(number)
          }
        }
        await Promise.all([...turns.keys()].map(run))
        expect(agents.most).toBeLessThanOrEqual(slots)
        await pool[Symbol.asyncDispose]()
      }),
      { numRuns: 60 },
    )
  })
})

describe('a fingerprint', () => {
  it.each([
    ['credentials', (wish: SlotWish) => ({ ...wish, environment: { TOKEN: 'other' } })],
    ['definition', (wish: SlotWish) => ({ ...wish, backend: new FakeAgents(true) })],
    ['home', (wish: SlotWish) => ({ ...wish, homeDirectory: '/homes/other' })],
  ])('with other %s is another process, and the old one ends after its turns', async (_, change) => {
    const { agents, pool, wish, release, until } = setUp({ shares: true })
    await pool.lease(wish(1))
    await pool.lease(change(wish(2)))
    expect(pool.report().slots.map(({ state }) => state)).toEqual(['draining', 'leased'])
    release(1)
    await until(() => agents.said.includes('end 1'))
    expect(pool.report().slots.map(({ state }) => state)).toEqual(['leased'])
  })

  it('takes a chat out of the process of before', async () => {
    const { agents, pool, wish, release } = setUp({ shares: true })
    const first = await pool.lease(wish(1))
    await pool.lease(wish(2))
    release(1)
    const next = await pool.lease(wish(1, { environment: { TOKEN: 'b' }, sessionId: first.session.id }))
    expect(next.start).toBe('resumed')
    expect(agents.said).toEqual(['start 1', 'close session 1.1', 'start 2', 'resume session 1.1'])
  })
})

describe('a spare', () => {
  const limits = { spareMs: 60_000 }

  it('is started after a first turn and serves the next chat of the group', async () => {
    const { agents, pool, wish, until } = setUp({ limits })
    await pool.lease(wish(1))
    await until(() => pool.report().slots.some(({ state }) => state === 'spare'))
    const next = await pool.lease(wish(2))
    expect([next.start, next.session.id]).toEqual(['new', 'session 2.1'])
    expect(pool.report().counts.spare).toBe(1)
    await until(() => agents.said.includes('start 3'))
  })

  it('is not needed beside a shared process with room', async () => {
    const { agents, pool, wish, release } = setUp({ limits, shares: true })
    await pool.lease(wish(1))
    release(1)
    await pool.lease(wish(2))
    expect(agents.said).toEqual(['start 1'])
    expect(pool.report().counts.spare).toBe(1)
  })

  it('is what a turn leaves that was stopped while its process started', async () => {
    const { agents, pool, wish, until } = setUp({ limits })
    agents.hold()
    const stop = new AbortController()
    const lease = pool.lease(wish(1, { signal: stop.signal }))
    await until(() => agents.starting === 1)
    stop.abort(new Error('stopped'))
    await expect(lease).rejects.toThrow('stopped')
    agents.letGo()
    await until(() => pool.report().slots[0]?.state === 'spare')
    expect((await pool.lease(wish(1))).session.id).toBe('session 1.1')
  })

  it('is not started where it would not fit', async () => {
    const { agents, pool, wish, release } = setUp({ limits, slots: 1 })
    await pool.lease(wish(1))
    release(1)
    expect(agents.said).toEqual(['start 1'])
  })
})

describe('the budget', () => {
  it('ends the least recently used idle process for one that is needed', async () => {
    const { agents, pool, wish, release, parked } = setUp({ slots: 2 })
    for (const number of [1, 2]) await pool.lease(wish(number))
    release(2)
    release(1)
    await pool.lease(wish(3))
    expect(agents.said.slice(2)).toEqual(['end 2', 'start 3'])
    expect(parked).toEqual(['cht_2 fake'])
    expect(pool.report().counts.evictions).toBe(1)
  })

  it('lets a start wait while all work, and says so once', async () => {
    const { pool, wish, release, until } = setUp({ slots: 1 })
    await pool.lease(wish(1))
    let waits = 0
    const next = pool.lease(wish(2, { onWait: () => waits++ }))
    await until(() => waits === 1)
    expect(pool.report().slots).toHaveLength(1)
    release(1)
    expect((await next).start).toBe('new')
  })

  it('serves those who wait in the order in which they came', async () => {
    const { agents, pool, wish, release } = setUp({ slots: 1 })
    await pool.lease(wish(1))
    const order: number[] = []
    const all = [2, 3, 4].map(async (number) => {
      await pool.lease(wish(number))
      order.push(number)
      release(number)
    })
    release(1)
    await Promise.all(all)
    expect(order).toEqual([2, 3, 4])
    expect(agents.most).toBe(1)
  })

  it('lets nobody wait for ever behind a group that is always at work', async () => {
    const { pool, wish, release } = setUp({
      slots: 1,
      shares: true,
      limits: { spareMs: 0, patienceMs: 20, holdMs: 10_000 },
    })
    await pool.lease(wish(1))
    const other = pool.lease(wish(9, { group: groupIn('wsp_2') }))
    let served = false
    void other.then(() => {
      served = true
    })
    for (let number = 2; !served && number < 100; number++) {
      const overlapping = pool.lease(wish(number)).then(() => number)
      await new Promise((resolve) => setTimeout(resolve, 5))
      release(number - 1)
      await Promise.race([overlapping, other])
    }
    expect((await other).start).toBe('new')
    release(9)
  })

  it('takes a turn that is stopped while it waits out of the line', async () => {
    const { pool, wish, release } = setUp({ slots: 1 })
    await pool.lease(wish(1))
    const stop = new AbortController()
    const stopped = pool.lease(wish(2, { signal: stop.signal }))
    const after = pool.lease(wish(3))
    stop.abort(new Error('stopped'))
    await expect(stopped).rejects.toThrow('stopped')
    release(1)
    await after
  })

  it('counts memory as it is measured', async () => {
    const { agents, pool, wish, release, until } = setUp({ megabytes: 340 })
    await pool.lease(wish(1))
    await pool.lease(wish(2))
    release(1)
    release(2)
    agents.megabytes.set(2, 250)
    await until(() => agents.said.includes('end 1'))
    expect(pool.report()).toMatchObject({ slots: [{ memoryBytes: 250 * megabyte }], usedBytes: 250 * megabyte })
  })

  it('recycles an idle process that grew since its first turn', async () => {
    const { agents, pool, wish, release, until } = setUp()
    const measured = (megabytes: number) => until(() => pool.report().usedBytes === megabytes * megabyte)
    const { session } = await pool.lease(wish(1))
    await measured(100)
    agents.megabytes.set(1, 400)
    release(1)
    await measured(400)
    const again = await pool.lease(wish(1, { sessionId: session.id }))
    expect(again.start).toBe('warm')
    agents.megabytes.set(1, 1600)
    await measured(1600)
    expect(agents.said).toEqual(['start 1'])
    release(1)
    await until(() => agents.said.includes('end 1'))
    expect(pool.report().counts).toMatchObject({ recycled: 1, evictions: 0 })
  })
})

describe('a start that fails', () => {
  const broken = new BackendFault('start_failed', { kind: 'agent_missing', message: 'It is broken.', retryable: false })

  it('is not tried again at once, but for a person', async () => {
    const { agents, pool, wish } = setUp()
    agents.broken = broken
    await expect(pool.lease(wish(1))).rejects.toBe(broken)
    agents.broken = null
    await expect(pool.lease(wish(1))).rejects.toMatchObject({
      error: { kind: 'agent_missing', message: 'It is broken. It will be started again in 1 s at the earliest.' },
    })
    expect(pool.report().backoffs).toMatchObject([{ backend: 'fake', failures: 1, fault: 'It is broken.' }])
    pool.forgive(agents.id)
    expect((await pool.lease(wish(1))).start).toBe('new')
    expect(pool.report()).toMatchObject({ backoffs: [], counts: { starts: 1, failedStarts: 1 } })
  })

  it('keeps no other group from starting', async () => {
    const { agents, pool, wish } = setUp()
    agents.broken = broken
    await expect(pool.lease(wish(1))).rejects.toBe(broken)
    agents.broken = null
    await pool.lease(wish(2, { group: groupIn('wsp_2') }))
  })
})

describe('a process', () => {
  it('is not started for a chat while the one before is not gone', async () => {
    const { agents, pool, wish } = setUp()
    await pool.lease(wish(1))
    const gone = Promise.withResolvers<void>()
    agents.ending = gone.promise
    void pool.discard(chat(1), agents.id)
    const next = pool.lease(wish(1))
    gone.resolve()
    await next
    expect(agents.said).toEqual(['start 1', 'end 1', 'start 2'])
  })

  it('that is new in its home starts before another one does', async () => {
    const { agents, pool, wish, until } = setUp()
    agents.hold()
    const both = [pool.lease(wish(1)), pool.lease(wish(2))]
    await until(() => agents.starting === 1)
    expect(pool.report().slots).toHaveLength(2)
    agents.letGo()
    await Promise.all(both)
    expect(agents.most).toBe(2)
    expect(agents.mostStarting).toBe(1)
  })

  it('for a cold turn is its own and ends with it', async () => {
    const { agents, pool, wish, release, until } = setUp({ shares: true })
    await pool.lease(wish(1))
    await pool.lease(wish(2, { cold: true }))
    expect(agents.said).toEqual(['start 1', 'start 2'])
    release(2)
    await until(() => agents.said.includes('end 2'))
    await pool.lease(wish(3))
    expect(agents.said).toEqual(['start 1', 'start 2', 'end 2'])
    expect(pool.report().counts.evictions).toBe(0)
  })

  it('is evicted by hand after its turns, or started anew at once', async () => {
    const { agents, pool, wish, release, until } = setUp({ shares: true })
    await pool.lease(wish(1))
    const id = () => pool.report().slots[0]?.id ?? ''
    expect(await pool.evict(id())).toBe('draining')
    release(1)
    await until(() => agents.said.includes('end 1'))
    await pool.lease(wish(1))
    await pool.restart(id())
    expect(agents.said).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3'])
    await expect(pool.evict('nothing')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends with its group', async () => {
    const { agents, pool, wish } = setUp({ limits: { spareMs: 60_000 } })
    const group = groupIn('wsp_1')
    await pool.lease(wish(1))
    await pool.lease(wish(2, { group: groupIn('wsp_2') }))
    await pool.endGroup(group.id)
    expect(pool.report().slots.every(({ workspaceId: id }) => id === 'wsp_2')).toBe(true)
    expect(agents.said).toContain('end 1')
  })
})
