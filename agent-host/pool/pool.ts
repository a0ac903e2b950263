import { type Backend, BackendFault, type BackendSession } from '#agent-host/backends/backend.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import { afterFailure, type Backoff, blockedFault, isBlocked } from '#agent-host/pool/backoff.ts'
import { isSameSeat, keyedLaunch, type Launch } from '#agent-host/pool/launch.ts'
import { openSession } from '#agent-host/pool/open-session.ts'
import {
  chooseSlot,
  hasRoom,
  makeRoom,
  sessionsToPark,
  slotsToEvict,
  slotsToRecycle,
  slotToHoldBack,
  usedBytes,
} from '#agent-host/pool/policy.ts'
import { PoolCounts } from '#agent-host/pool/pool-counts.ts'
import { type Held, Slot } from '#agent-host/pool/slot.ts'
import type { Budget, PoolLimits } from '#agent-host/pool/slot-facts.ts'
import { type Demand, spareToStart } from '#agent-host/pool/spares.ts'
import { WaitingLine } from '#agent-host/pool/waiting-line.ts'
import { measureTrees } from '#agent-host/processes/measure-memory.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { Group } from '#lib/domain/groups/group.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId, BackendSessionId, ChatId, PersonId, TurnId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
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
  /** The folder of the group, in which its worktrees appear. */
  rootDirectory: string
  /** The credentials of its group. */
  environment: Record<string, string>
  worktree: string
  options: Record<string, string>
  /** A process of its own that ends with the turn. */
  cold?: boolean
  onUpdate(update: AgentUpdate): void
  /** Called once where it waits for room for longer than a moment. */
  onWait?(): void
  signal: AbortSignal
}

export type LeasedSession = { session: BackendSession; start: Exclude<SessionStart, 'replayed'> }

export type PoolParts = {
  budget: Budget
  limits?: Partial<PoolLimits>
  log: Logger
  gateway: Gateway
  sandbox: Pick<Sandbox, 'kind' | 'fault' | 'fingerprint'>
  /** A chat's session is in no process any more; its agent has it in its own storage. */
  onGone(chatId: ChatId, backendId: BackendId): Promise<void>
  /** The memory of processes with all that came of them. */
  measure?: (processIds: readonly number[]) => Promise<Map<number, number>>
  measureEveryMs?: number
  onWaitAfterMs?: number
}

type Taken = { slot: Slot; held: Held; wasUp: boolean }
type KeptDemand = Omit<Demand, 'needBytes'> & { launch: Launch }

const minuteMs = 60_000
const defaultLimits: PoolLimits = {
  idleMs: 30 * minuteMs,
  spareMs: 15 * minuteMs,
  sessionIdleMs: 20 * minuteMs,
  sessionsPerSlot: 20,
  grownTimes: 3,
  grownBytes: 128 * 1024 * 1024,
  turnsPerSlot: 500,
  patienceMs: 5_000,
  holdMs: 30_000,
}
/** What a process is taken to need while none of its backend was measured. */
const unknownBytes = 160 * 1024 * 1024
const mostWaiting = 256

/**
 * The warm pool: agents' processes, each of one group, backend and fingerprint, within a budget. What is done when is said by the
 * policy; here it is done. A slot is in the set from before its start until its whole process group is gone.
 */
export class Pool implements AsyncDisposable {
  readonly #parts: PoolParts
  readonly #limits: PoolLimits
  readonly #counts = new PoolCounts()
  readonly #slots = new Set<Slot>()
  readonly #line = new WaitingLine({ most: mostWaiting, pollMs: 500 })
  readonly #backoffs = new Map<string, Backoff & { backend: BackendId }>()
  readonly #demands = new Map<string, KeptDemand>()
  /** The largest first size of a backend's processes. */
  readonly #sizes = new Map<BackendId, number>()
  /** Sessions that are being closed, and those whose end is being stored. */
  readonly #parking = new Map<string, Promise<void>>()
  /** Two that find the same new home would set it up at once: until one was up, they start one after another. */
  readonly #homes = new KeyedQueue()
  readonly #usedHomes = new Set<string>()
  readonly #sweeper: NodeJS.Timeout
  #measuring: Promise<void> | null = null
  #closed = false

  constructor(parts: PoolParts) {
    this.#parts = parts
    this.#limits = { ...defaultLimits, ...parts.limits }
    this.#sweeper = setInterval(() => void this.#sweep(), parts.measureEveryMs ?? 3_000)
    this.#sweeper.unref()
  }

  /**
   * A session of the chat that is ready for a prompt: the warm one, a resumed one or a new one. Waits where there is no room.
   * Throws `BackendFault`.
   */
  async lease(wish: SlotWish): Promise<LeasedSession> {
    const { gateway, sandbox } = this.#parts
    const launch = keyedLaunch(wish, { sandbox: sandbox.fingerprint, models: gateway.offered })
    await this.#leaveOthers(wish, launch)
    const { signal, onWait } = wish
    const waiting = { signal, onWait, onWaitAfterMs: this.#parts.onWaitAfterMs ?? 1_500 }
    const taken = await this.#line.until((isFirst) => this.#take(wish, launch, isFirst), waiting)
    try {
      return await this.#ready(taken, wish)
    } catch (error) {
      await this.#giveUp(taken, wish, error)
      throw error
    }
  }

  /** The turn is over: the session waits for the next. */
  release({ chatId, turnId }: { chatId: ChatId; turnId: TurnId }, backendId: BackendId): void {
    for (const slot of this.#holding(chatId, backendId)) {
      const held = slot.sessions.get(chatId)
      if (held?.turnId !== turnId) continue
      held.turnId = null
      held.lastUsedAtMs = performance.now()
      slot.turns++
      slot.touch(held.lastUsedAtMs)
      slot.loan.ended(turnId)
    }
    this.#settle()
  }

  /**
   * Ends the process that holds the chat's session, and with it the other turns in it: it crashed, did not obey, or its turn is no
   * longer ours. Resolves when its whole group is gone.
   */
  async discard(chatId: ChatId, backendId: BackendId): Promise<void> {
    await Promise.all(this.#holding(chatId, backendId).map((slot) => this.#end(slot)))
  }

  /** Closes the sessions of a chat that runs no turn: its files go elsewhere. Resolves when nothing of it is open. */
  async closeChat(chatId: ChatId): Promise<void> {
    const slots = [...this.#slots].filter((slot) => slot.sessions.has(chatId))
    await Promise.all(slots.map((slot) => this.#vacate(slot, chatId)))
  }

  /** Ends all processes of a group: its homes are about to go. */
  async endGroup(groupId: string): Promise<void> {
    for (const [key, { launch }] of this.#demands) if (launch.group.id === groupId) this.#demands.delete(key)
    const slots = [...this.#slots].filter((slot) => slot.launch.group.id === groupId)
    await Promise.all(slots.map((slot) => this.#end(slot)))
  }

  /** What the pool has and did. */
  report(): PoolReport {
    const { budget, sandbox } = this.#parts
    const backoffs = [...this.#backoffs.values()].map(({ backend, failures, retryAtMs, fault }) => {
      const retryAt = new Date(Date.now() + Math.max(0, retryAtMs - performance.now())).toISOString()
      return { backend, failures, retryAt, fault: fault.message }
    })
    let dropped = 0
    for (const slot of this.#slots) dropped += slot.process?.droppedLateUpdates ?? 0
    return {
      slots: [...this.#slots].map((slot) => slot.report()),
      backoffs,
      budget,
      usedBytes: usedBytes(this.#facts()),
      counts: this.#counts.with(dropped),
      sandbox: { kind: sandbox.kind, fault: sandbox.fault },
    }
  }

  /** Calls `listener` with everything that is counted, as it happens. Returns what ends that. */
  watch(listener: Parameters<PoolCounts['watch']>[0]): () => void {
    return this.#counts.watch(listener)
  }

  /** A turn's session was given the conversation. */
  replayed(backendId: BackendId): void {
    this.#counts.add('replayed', backendId)
  }

  /** Ends a process by hand: now where no turn runs in it, else after its turns, until when it takes no others. Throws `not_found`. */
  async evict(slotId: string): Promise<'ended' | 'draining'> {
    const slot = this.#find(slotId)
    this.#demands.delete(slot.launch.key)
    if (slot.busy > 0) {
      if (slot.isUsable) slot.state = 'draining'
      return 'draining'
    }
    if (!slot.gone) this.#counts.add('evictions', slot.launch.backend.id)
    await this.#end(slot)
    return 'ended'
  }

  /** Ends a process by hand, turns in it with it, and starts another in its place. Throws `not_found`, and `unavailable` where that fails. */
  async restart(slotId: string): Promise<void> {
    const slot = this.#find(slotId)
    await this.#end(slot)
    const { launch } = slot
    if (slot.cold || this.#closed || !hasRoom(this.#facts(), this.#parts.budget, this.#needOf(launch))) return
    this.#backoffs.delete(launch.key)
    try {
      await this.#launch(launch, { cold: false, nowMs: performance.now() }).ready
    } catch (error) {
      throw error instanceof BackendFault ? new Refusal('unavailable', error.message, { cause: error }) : error
    }
  }

  /** Starts that failed are tried again at once: a person wants to. */
  forgive(backendId: BackendId): void {
    for (const [key, { backend }] of this.#backoffs) if (backend === backendId) this.#backoffs.delete(key)
    this.#line.wake()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    this.#line.wake()
    await Promise.all([...this.#slots].map((slot) => this.#end(slot)))
    await Promise.all(this.#parking.values())
    await this.#measuring
  }

  /** What is there of the chat elsewhere must be gone first, and what was shaped by something else takes nobody any more. */
  async #leaveOthers({ chatId, worktree, cold }: SlotWish, launch: Launch): Promise<void> {
    if (!cold) this.#retireOld(launch)
    for (const slot of this.#holding(chatId, launch.backend.id)) {
      const stays = !cold && slot.isUsable && slot.launch.key === launch.key
      if (!stays || slot.sessions.get(chatId)?.worktree !== worktree) await this.#vacate(slot, chatId)
    }
    await this.#parking.get(seatOf(chatId, launch.backend.id))
    this.#settle()
  }

  #retireOld(launch: Launch): void {
    for (const [key, demand] of this.#demands)
      if (key !== launch.key && isSameSeat(demand.launch, launch)) this.#demands.delete(key)
    for (const slot of this.#slots)
      if (slot.isUsable && !slot.cold && slot.launch.key !== launch.key && isSameSeat(slot.launch, launch))
        slot.state = 'draining'
  }

  /** A place for the chat, taken at once; null: not yet. Throws where its process is known not to start now. */
  #take(wish: SlotWish, launch: Launch, isFirst: boolean): Taken | null {
    if (this.#closed) throw new Error('the pool is closed')
    if (this.#parking.has(seatOf(wish.chatId, launch.backend.id))) return null
    const nowMs = performance.now()
    const slots = this.#facts()
    const heldBack = isFirst ? null : slotToHoldBack(slots, this.#line.firstWaitedMs(nowMs), this.#limits)
    const own = wish.cold ? undefined : this.#holding(wish.chatId, launch.backend.id)[0]
    if (own?.state === 'draining') void this.#vacate(own, wish.chatId)
    if (own) return own.id === heldBack || !own.isUsable ? null : this.#hold(own, wish, nowMs)
    const chosen = wish.cold ? null : chooseSlot(slots, { key: launch.key, heldBack }, this.#limits)
    if (chosen) return this.#hold(this.#find(chosen), wish, nowMs)
    const backoff = this.#backoffs.get(launch.key)
    if (isBlocked(backoff, nowMs)) throw blockedFault(backoff, nowMs)
    if (!isFirst) return null
    const room = makeRoom(slots, this.#parts.budget, this.#needOf(launch))
    if (room.kind === 'evict') for (const id of room.ids) this.#evict(this.#find(id))
    if (room.kind !== 'start') return null
    return this.#hold(this.#launch(launch, { cold: wish.cold ?? false, nowMs }), wish, nowMs)
  }

  #hold(slot: Slot, wish: SlotWish, nowMs: number): Taken {
    const { chatId, turnId, worktree, onUpdate } = wish
    const known = slot.sessions.get(chatId)
    const held: Held = known ?? {
      chatId,
      turnId,
      session: null,
      worktree,
      options: {},
      onUpdate,
      lastUsedAtMs: nowMs,
    }
    held.turnId = turnId
    slot.sessions.set(chatId, held)
    slot.touch(nowMs)
    if (!slot.cold) this.#noteDemand(slot.launch, nowMs, known === undefined)
    return { slot, held, wasUp: slot.state === 'up' }
  }

  async #ready({ slot, held, wasUp }: Taken, wish: SlotWish): Promise<LeasedSession> {
    const { backend } = slot.launch
    await orAborted(slot.ready, wish.signal)
    const { process } = slot
    if (!process) throw new Error('a slot that is ready has a process')
    slot.loan.began(wish)
    held.onUpdate = wish.onUpdate
    const { session: warm, options } = held
    held.options = wish.options
    if (warm && warm.id === wish.sessionId) {
      for (const [id, value] of Object.entries(wish.options)) if (options[id] !== value) await warm.setOption(id, value)
      this.#counts.add('warm', backend.id)
      return { session: warm, start: 'warm' }
    }
    // What it remembers is not what the chat says any more.
    held.session = null
    await warm?.close()
    const opened = await openSession(process, { ...wish, onUpdate: (update) => held.onUpdate(update) })
    held.session = opened.session
    if (opened.start === 'resumed') this.#counts.add('resumed', backend.id)
    else if (wasUp) this.#counts.add('spare', backend.id)
    return opened
  }

  async #giveUp({ slot, held }: Taken, { chatId, turnId }: SlotWish, error: unknown): Promise<void> {
    slot.loan.ended(turnId)
    held.turnId = null
    if (!held.session) slot.sessions.delete(chatId)
    const isStarting = slot.process === null
    const isDoubtful = error instanceof BackendFault && (error.code === 'crashed' || error.code === 'timeout')
    if (isDoubtful && slot.isUsable) slot.state = 'draining'
    // A start goes on as a spare; in a process of one session nobody knows what the agent has opened.
    if (slot.cold || (!isStarting && !held.session && !slot.launch.backend.sharesSlots)) await this.#end(slot)
    this.#settle()
  }

  #launch(launch: Launch, { cold, nowMs }: { cold: boolean; nowMs: number }): Slot {
    const { backend, group } = launch
    const { personId, workspaceId } = group
    const loan = this.#parts.gateway.lend({ personId, workspaceId, backend: backend.id })
    const slot = new Slot(launch, { loan, cold, nowMs, expectedBytes: this.#needOf(launch) })
    this.#slots.add(slot)
    slot.ready = this.#start(slot)
    slot.ready.catch(() => undefined)
    return slot
  }

  async #start(slot: Slot): Promise<void> {
    const { launch } = slot
    const { backend, homeDirectory } = launch
    try {
      const prepare = () => backend.prepare({ ...launch, models: slot.loan.access, signal: slot.cut.signal })
      const process = await (this.#usedHomes.has(homeDirectory) ? prepare() : this.#homes.run(homeDirectory, prepare))
      slot.process = process
      this.#usedHomes.add(homeDirectory)
      this.#backoffs.delete(launch.key)
      this.#counts.add('starts', backend.id)
      if (slot.state === 'starting') slot.state = 'up'
      void process.exited.then((exit) => this.#exited(slot, exit))
      void this.#measure()
    } catch (error) {
      this.#slots.delete(slot)
      slot.endLoan()
      if (error instanceof BackendFault && !slot.cut.signal.aborted) this.#noteFailure(launch, error)
      throw error
    } finally {
      this.#settle()
    }
  }

  #exited(slot: Slot, exit: { code: number | null; signal: NodeJS.Signals | null }): void {
    if (slot.gone) return
    const { group, backend } = slot.launch
    const { code, signal } = exit
    slot.crashed = true
    this.#counts.add('crashes', backend.id)
    this.#parts.log.warn({ group: group.id, backend: backend.id, code, signal }, 'an agent ended unexpectedly')
    void this.#end(slot)
  }

  #end(slot: Slot): Promise<void> {
    slot.gone ??= this.#finish(slot)
    return slot.gone
  }

  async #finish(slot: Slot): Promise<void> {
    const { backend } = slot.launch
    slot.state = 'ending'
    slot.cut.abort()
    slot.endLoan()
    await slot.ready.catch(() => undefined)
    if (slot.process) {
      await slot.process[Symbol.asyncDispose]()
      this.#counts.dropped(slot.process.droppedLateUpdates)
    }
    this.#slots.delete(slot)
    for (const { chatId, session } of slot.sessions.values()) if (session) this.#tellGone(chatId, backend.id)
    this.#settle()
  }

  /** Takes a chat out of a process in which none of its turns runs any more. */
  async #vacate(slot: Slot, chatId: ChatId): Promise<void> {
    if (slot.launch.backend.sharesSlots && slot.state !== 'ending' && slot.process) this.#park(slot, chatId)
    else await this.#end(slot)
    await this.#parking.get(seatOf(chatId, slot.launch.backend.id))
  }

  #park(slot: Slot, chatId: ChatId): void {
    const session = slot.sessions.get(chatId)?.session
    slot.sessions.delete(chatId)
    this.#tellGone(chatId, slot.launch.backend.id, session?.close())
  }

  #tellGone(chatId: ChatId, backendId: BackendId, closed: Promise<void> = Promise.resolve()): void {
    const seat = seatOf(chatId, backendId)
    const parking = closed
      .catch((error: unknown) => this.#parts.log.warn({ err: error, chatId }, 'a session could not be closed'))
      .then(() => this.#parts.onGone(chatId, backendId))
      .catch((error: unknown) => this.#parts.log.warn({ err: error, chatId }, 'a session could not be parked'))
      .finally(() => {
        if (this.#parking.get(seat) === parking) this.#parking.delete(seat)
        this.#line.wake()
      })
    this.#parking.set(seat, parking)
  }

  /** Does what the policy says now. */
  #settle(): void {
    if (this.#closed) return
    const nowMs = performance.now()
    const { budget } = this.#parts
    const limits = this.#limits
    for (const id of slotsToEvict(this.#facts(), budget, { limits, nowMs })) this.#evict(this.#find(id))
    for (const id of slotsToRecycle(this.#facts(), limits)) this.#recycle(this.#find(id))
    for (const slot of this.#slots) if (slot.launch.backend.sharesSlots) this.#parkIdle(slot, nowMs)
    for (const [key, { lastUsedAtMs }] of this.#demands)
      if (nowMs - lastUsedAtMs >= limits.spareMs) this.#demands.delete(key)
    this.#startSpare(nowMs)
    this.#line.wake()
  }

  #evict(slot: Slot): void {
    if (!slot.cold) this.#counts.add('evictions', slot.launch.backend.id)
    void this.#end(slot)
  }

  #recycle(slot: Slot): void {
    this.#counts.add('recycled', slot.launch.backend.id)
    void this.#end(slot)
  }

  #parkIdle(slot: Slot, nowMs: number): void {
    if (slot.state !== 'up') return
    const sessions = [...slot.sessions.values()].map(({ chatId, turnId, lastUsedAtMs }) => ({
      id: chatId,
      idle: turnId === null,
      lastUsedAtMs,
    }))
    for (const chatId of sessionsToPark(sessions, this.#limits, nowMs)) this.#park(slot, chatId)
  }

  #startSpare(nowMs: number): void {
    const demands = [...this.#demands.values()].map((demand) => ({ ...demand, needBytes: this.#needOf(demand.launch) }))
    const key = spareToStart(this.#facts(), demands, {
      budget: this.#parts.budget,
      limits: this.#limits,
      nowMs,
      isWaiting: this.#line.length > 0,
      isBlocked: (each) => isBlocked(this.#backoffs.get(each), nowMs),
    })
    const demand = key === null ? undefined : this.#demands.get(key)
    if (demand) this.#launch(demand.launch, { cold: false, nowMs: demand.lastUsedAtMs })
  }

  async #sweep(): Promise<void> {
    await this.#measure()
    this.#settle()
  }

  /** One at a time; whoever wants it meanwhile gets the one that runs. */
  #measure(): Promise<void> {
    this.#measuring ??= this.#measureAll()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, 'the memory of agents could not be measured'))
      .finally(() => {
        this.#measuring = null
      })
    return this.#measuring
  }

  async #measureAll(): Promise<void> {
    const slots = [...this.#slots].filter((slot) => slot.process)
    const measure = this.#parts.measure ?? measureTrees
    const sizes = await measure(slots.flatMap(({ process }) => process?.processId ?? []))
    for (const slot of slots) {
      const bytes = sizes.get(slot.process?.processId ?? 0)
      if (bytes === undefined) continue
      slot.measured(bytes)
      const { id } = slot.launch.backend
      this.#sizes.set(id, Math.max(this.#sizes.get(id) ?? 0, slot.firstBytes ?? 0))
    }
  }

  #noteDemand(launch: Launch, nowMs: number, began: boolean): void {
    const recent = (this.#demands.get(launch.key)?.beginnings ?? []).filter((at) => nowMs - at < this.#limits.spareMs)
    const beginnings = began ? [...recent.slice(-9), nowMs] : recent
    const { key, backend } = launch
    this.#demands.set(key, { key, shared: backend.sharesSlots, launch, lastUsedAtMs: nowMs, beginnings })
  }

  #noteFailure(launch: Launch, fault: BackendFault): void {
    const { key, backend } = launch
    this.#counts.add('failedStarts', backend.id)
    const backoff = afterFailure(this.#backoffs.get(key), fault, performance.now())
    this.#backoffs.set(key, { ...backoff, backend: backend.id })
  }

  #needOf({ backend }: Launch): number {
    return this.#sizes.get(backend.id) ?? unknownBytes
  }

  #holding(chatId: ChatId, backendId: BackendId): Slot[] {
    return [...this.#slots].filter((slot) => slot.launch.backend.id === backendId && slot.sessions.has(chatId))
  }

  #facts = () => [...this.#slots].map((slot) => slot.facts())

  #find(slotId: string): Slot {
    for (const slot of this.#slots) if (slot.id === slotId) return slot
    throw notFound('slot')
  }
}

const seatOf = (chatId: ChatId, backendId: BackendId) => `${chatId} ${backendId}`

/** `promise`, or the signal's reason when that aborts first. */
async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
