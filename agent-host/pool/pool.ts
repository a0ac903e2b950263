import { randomUUID } from 'node:crypto'
import { totalmem } from 'node:os'
import path from 'node:path'
import { type Backend, BackendFault, type BackendSession, type BackendSlot } from '#agent-host/backends/backend.ts'
import type { Gateway, Loan } from '#agent-host/gateway/gateway.ts'
import { type PoolLimits, slotsToEvict } from '#agent-host/pool/policy.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { Group } from '#lib/domain/groups/group.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId, BackendSessionId, ChatId, PersonId, TurnId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { SessionStart } from '#lib/domain/turns/turn.ts'
import type { Logger } from '#lib/log.ts'

export type SlotWish = {
  chatId: ChatId
  /** The turn for which it is, and who sent it. */
  turnId: TurnId
  personId: PersonId
  group: Group
  backend: Backend
  /** The session that the chat goes on with, where the agent may still know it; null: it begins a new one. */
  sessionId: BackendSessionId | null
  homeDirectory: string
  /** The credentials of its group. */
  environment: Record<string, string>
  worktree: string
  options: Record<string, string>
  /** A process of its own that ends with the turn. */
  cold?: boolean
  onUpdate(update: AgentUpdate): void
  signal: AbortSignal
}

export type LeasedSession = { session: BackendSession; start: Exclude<SessionStart, 'replayed'> }

type Slot = {
  readonly id: string
  readonly startedAt: string
  readonly group: Group
  readonly loan: Loan
  readonly chatId: ChatId
  readonly backend: Backend
  state: 'starting' | 'leased' | 'idle'
  /** It ends after its turn. */
  drains?: boolean
  process: BackendSlot
  session: BackendSession
  readonly worktree: string
  options: Record<string, string>
  onUpdate: (update: AgentUpdate) => void
  lastUsedAtMs: number
}

type Key = `${ChatId} ${BackendId}`
const keyOf = (chatId: ChatId, backendId: BackendId): Key => `${chatId} ${backendId}`

/**
 * The warm pool: one process for each chat and backend, kept between turns, within limits. A slot is in the map exactly while its
 * process may be used; whoever takes it out ends the process and tells `onGone`, so that the session counts as parked.
 */
export class Pool implements AsyncDisposable {
  readonly #slots = new Map<Key, Slot>()
  readonly #ending = new Map<Key, Promise<void>>()
  readonly #limits: PoolLimits
  readonly #log: Logger
  readonly #gateway: Gateway
  readonly #onGone: (chatId: ChatId, backendId: BackendId) => void
  readonly #sweeper: NodeJS.Timeout
  readonly #counts: PoolReport['counts'] = {
    starts: 0,
    failedStarts: 0,
    warm: 0,
    spare: 0,
    resumed: 0,
    replayed: 0,
    evictions: 0,
    crashes: 0,
    recycled: 0,
    droppedLateUpdates: 0,
  }

  constructor(parts: {
    limits: PoolLimits
    log: Logger
    gateway: Gateway
    onGone(chatId: ChatId, backendId: BackendId): void
  }) {
    this.#limits = parts.limits
    this.#log = parts.log
    this.#gateway = parts.gateway
    this.#onGone = parts.onGone
    this.#sweeper = setInterval(() => this.#evict(), Math.min(30_000, parts.limits.idleMs))
    this.#sweeper.unref()
  }

  /** A session of the chat that is ready for a prompt: the warm one, a resumed one or a new one. Throws `BackendFault`. */
  async lease(wish: SlotWish): Promise<LeasedSession> {
    const key = keyOf(wish.chatId, wish.backend.id)
    const warm = this.#slots.get(key)
    // Another worktree: the chat was moved, and the session still works in the old files.
    if (warm && warm.backend === wish.backend && warm.worktree === wish.worktree) return await this.#reuse(warm, wish)
    await this.discard(wish.chatId, wish.backend.id)
    return await this.#start(key, wish)
  }

  /** The turn is over: the session waits for the next. */
  release({ chatId, turnId }: { chatId: ChatId; turnId: TurnId }, backendId: BackendId): void {
    const slot = this.#slots.get(keyOf(chatId, backendId))
    if (!slot) return
    slot.state = 'idle'
    slot.loan.ended(turnId)
    slot.lastUsedAtMs = performance.now()
    if (slot.drains) void this.#end(slot)
    this.#evict()
  }

  /** Ends the process: it crashed, did not obey, or its turn is no longer ours. Resolves when its whole group is gone. */
  async discard(chatId: ChatId, backendId: BackendId): Promise<void> {
    const key = keyOf(chatId, backendId)
    const slot = this.#slots.get(key)
    await (slot ? this.#end(slot) : this.#ending.get(key))
  }

  /** What the pool has and did. */
  report(): PoolReport {
    const slots = [...this.#slots.values()].map((slot) => ({
      id: slot.id,
      backend: slot.backend.id,
      state: slot.drains ? ('draining' as const) : slot.state,
      personId: slot.group.personId,
      workspaceId: slot.group.workspaceId,
      chats: [slot.chatId],
      busy: slot.state === 'leased' ? 1 : 0,
      processId: slot.process.processId,
      memoryBytes: null,
      startedAt: slot.startedAt,
      lastUsedAt: new Date(Date.now() - (performance.now() - slot.lastUsedAtMs)).toISOString(),
    }))
    const budget = { memoryBytes: totalmem(), slots: this.#limits.idleSlots }
    const sandbox = { kind: 'none' as const, fault: 'This version has none.' }
    return { slots, backoffs: [], budget, usedBytes: 0, counts: { ...this.#counts }, sandbox }
  }

  async evict(slotId: string): Promise<'ended' | 'draining'> {
    const slot = this.#find(slotId)
    if (slot.state === 'leased') {
      slot.drains = true
      return 'draining'
    }
    this.#counts.evictions++
    await this.#end(slot)
    return 'ended'
  }

  async restart(slotId: string): Promise<void> {
    await this.#end(this.#find(slotId))
  }

  forgive(_: BackendId): void {}

  #find(slotId: string): Slot {
    const slot = [...this.#slots.values()].find(({ id }) => id === slotId)
    if (!slot) throw notFound('process')
    return slot
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweeper)
    await Promise.all([...this.#slots.values()].map((slot) => this.#end(slot)))
    await Promise.all(this.#ending.values())
  }

  async #reuse(slot: Slot, wish: SlotWish): Promise<LeasedSession> {
    slot.state = 'leased'
    slot.onUpdate = wish.onUpdate
    slot.loan.began(wish)
    if (slot.session.id !== wish.sessionId) return await this.#renew(slot, wish)
    for (const [id, value] of Object.entries(wish.options)) {
      if (slot.options[id] !== value) await slot.session.setOption(id, value)
    }
    slot.options = wish.options
    this.#counts.warm++
    return { session: slot.session, start: 'warm' }
  }

  /** The process stays, its session does not: what it remembers is not what the chat says any more. */
  async #renew(slot: Slot, wish: SlotWish): Promise<LeasedSession> {
    await slot.session.close()
    const { session, start } = await open(slot.process, wish, (update) => slot.onUpdate(update))
    slot.session = session
    slot.options = wish.options
    return { session, start }
  }

  async #start(key: Key, wish: SlotWish): Promise<LeasedSession> {
    const { chatId, backend, homeDirectory, worktree, signal } = wish
    const { personId, workspaceId } = wish.group
    const loan = this.#gateway.lend({ personId, workspaceId, backend: backend.id })
    const process = await backend
      .prepare({
        homeDirectory,
        rootDirectory: path.dirname(worktree),
        environment: wish.environment,
        models: loan.access,
        signal,
      })
      .catch((error: unknown) => {
        loan.end()
        this.#counts.failedStarts++
        throw error
      })
    const slot: Pick<Slot, 'onUpdate'> = { onUpdate: wish.onUpdate }
    try {
      const { session, start } = await open(process, wish, (update) => slot.onUpdate(update))
      const whole: Slot = Object.assign(slot, {
        id: randomUUID(),
        startedAt: new Date().toISOString(),
        group: wish.group,
        chatId,
        backend,
        loan,
        state: 'leased' as const,
        process,
        session,
        worktree,
        options: wish.options,
        lastUsedAtMs: performance.now(),
      })
      this.#slots.set(key, whole)
      loan.began(wish)
      this.#counts.starts++
      if (start === 'resumed') this.#counts.resumed++
      void process.exited.then((exit) => {
        if (this.#slots.get(key) !== whole) return
        this.#log.warn(
          { chatId, backend: backend.id, code: exit.code, signal: exit.signal },
          'an agent ended by itself',
        )
        this.#counts.crashes++
        void this.#end(whole)
      })
      return { session, start }
    } catch (error) {
      loan.end()
      await process[Symbol.asyncDispose]()
      throw error
    }
  }

  #evict(): void {
    const facts = [...this.#slots].map(([key, slot]) => ({ key, state: slot.state, lastUsedAtMs: slot.lastUsedAtMs }))
    for (const key of slotsToEvict(facts, this.#limits, performance.now())) {
      const slot = this.#slots.get(key)
      if (slot) void this.#end(slot)
    }
  }

  async #end(slot: Slot): Promise<void> {
    const key = keyOf(slot.chatId, slot.backend.id)
    if (this.#slots.get(key) === slot) this.#slots.delete(key)
    slot.loan.end()
    const ended = Promise.resolve(slot.process[Symbol.asyncDispose]()).then(() => {
      if (this.#ending.get(key) === ended) this.#ending.delete(key)
      this.#onGone(slot.chatId, slot.backend.id)
    })
    this.#ending.set(key, ended)
    await ended
  }
}

async function open(
  process: BackendSlot,
  wish: SlotWish,
  onUpdate: (update: AgentUpdate) => void,
): Promise<LeasedSession> {
  const { worktree, options, signal, sessionId } = wish
  if (sessionId) {
    try {
      return {
        session: await process.resumeSession({ worktree, options, signal, onUpdate, sessionId }),
        start: 'resumed',
      }
    } catch (error) {
      if (!(error instanceof BackendFault && error.code === 'session_lost')) throw error
    }
  }
  return { session: await process.openSession({ worktree, options, signal, onUpdate }), start: 'new' }
}
