import { BackendFault } from '#agent-host/backends/backend.ts'
import { secretsOf } from '#agent-host/backends/model-access.ts'
import { Backoffs } from '#agent-host/pool/backoff.ts'
import { defaultLimits } from '#agent-host/pool/default-limits.ts'
import { Demands } from '#agent-host/pool/demands.ts'
import { isSameSeat, keyedLaunch, type Launch } from '#agent-host/pool/launch.ts'
import { openSession } from '#agent-host/pool/open-session.ts'
import { orAborted } from '#agent-host/pool/or-aborted.ts'
import { chooseSlot, hasRoom, makeRoom, slotToHoldBack, usedBytes } from '#agent-host/pool/policy.ts'
import { PoolCounts } from '#agent-host/pool/pool-counts.ts'
import type { LeasedSession, PoolParts, SlotWish } from '#agent-host/pool/pool-shapes.ts'
import { Processes } from '#agent-host/pool/processes.ts'
import type { Held, Slot } from '#agent-host/pool/slot.ts'
import type { PoolLimits } from '#agent-host/pool/slot-facts.ts'
import { Upkeep } from '#agent-host/pool/upkeep.ts'
import { WaitingLine } from '#agent-host/pool/waiting-line.ts'
import { measureTrees } from '#agent-host/processes/measure-memory.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId, ChatId, TurnId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Taken = { slot: Slot; held: Held; wasUp: boolean }

const mostWaiting = 256

/**
 * The warm pool: agents' processes, each of one group, backend and fingerprint, within a budget. What is done when is said by the
 * policy; here it is done.
 */
export class Pool implements AsyncDisposable {
  readonly #parts: PoolParts
  readonly #limits: PoolLimits
  readonly #counts = new PoolCounts()
  readonly #processes: Processes
  readonly #line = new WaitingLine({ most: mostWaiting, pollMs: 500 })
  readonly #backoffs = new Backoffs()
  readonly #demands: Demands
  readonly #upkeep: Upkeep
  readonly #sweeper: NodeJS.Timeout
  #closed = false

  constructor(parts: PoolParts) {
    this.#parts = parts
    this.#limits = { ...defaultLimits, ...parts.limits }
    this.#demands = new Demands(this.#limits.spareMs)
    const { measure = measureTrees } = parts
    const own = { counts: this.#counts, backoffs: this.#backoffs, measure, onChange: () => this.#settle() }
    this.#processes = new Processes({ ...parts, ...own })
    this.#upkeep = new Upkeep({
      processes: this.#processes,
      demands: this.#demands,
      line: this.#line,
      backoffs: this.#backoffs,
      counts: this.#counts,
      budget: parts.budget,
      limits: this.#limits,
    })
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
    for (const slot of this.#processes.holding(chatId, backendId)) {
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
    await Promise.all(this.#processes.holding(chatId, backendId).map((slot) => this.#processes.end(slot)))
  }

  /** Closes the sessions of a chat that runs no turn: its files go elsewhere. Resolves when nothing of it is open. */
  async closeChat(chatId: ChatId): Promise<void> {
    const slots = [...this.#processes.slots].filter((slot) => slot.sessions.has(chatId))
    await Promise.all(slots.map((slot) => this.#processes.vacate(slot, chatId)))
  }

  /** Ends all processes of a group: its homes are about to go. */
  async endGroup(groupId: string): Promise<void> {
    this.#demands.forgetGroup(groupId)
    await this.#processes.endGroup(groupId)
  }

  /** What the pool has and did. */
  report(): PoolReport {
    const { budget, sandbox } = this.#parts
    let dropped = 0
    for (const slot of this.#processes.slots) dropped += slot.process?.droppedLateUpdates ?? 0
    return {
      slots: [...this.#processes.slots].map((slot) => slot.report()),
      backoffs: this.#backoffs.report(),
      budget,
      usedBytes: usedBytes(this.#processes.facts()),
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
    const slot = this.#processes.find(slotId)
    this.#demands.forget(slot.launch.key)
    if (slot.busy > 0) {
      if (slot.isUsable) slot.state = 'draining'
      return 'draining'
    }
    if (!slot.gone) this.#counts.add('evictions', slot.launch.backend.id)
    await this.#processes.end(slot)
    return 'ended'
  }

  /** Ends a process by hand, turns in it with it, and starts another in its place. Throws `not_found`, and `unavailable` where that fails. */
  async restart(slotId: string): Promise<void> {
    const slot = this.#processes.find(slotId)
    await this.#processes.end(slot)
    const { launch } = slot
    if (
      slot.cold ||
      this.#closed ||
      !hasRoom(this.#processes.facts(), this.#parts.budget, this.#processes.needOf(launch))
    )
      return
    this.#backoffs.forget(launch.key)
    try {
      await this.#processes.launch(launch, { cold: false, nowMs: performance.now() }).ready
    } catch (error) {
      throw error instanceof BackendFault ? new Refusal('unavailable', error.message, { cause: error }) : error
    }
  }

  /** Starts that failed are tried again at once: a person wants to. */
  forgive(backendId: BackendId): void {
    this.#backoffs.forgive(backendId)
    this.#line.wake()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    this.#line.wake()
    await this.#processes.close()
  }

  /** What is there of the chat elsewhere must be gone first, and what was shaped by something else takes nobody any more. */
  async #leaveOthers({ chatId, worktree, cold }: SlotWish, launch: Launch): Promise<void> {
    if (!cold) this.#retireOld(launch)
    for (const slot of this.#processes.holding(chatId, launch.backend.id)) {
      const stays = !cold && slot.isUsable && slot.launch.key === launch.key
      if (!stays || slot.sessions.get(chatId)?.worktree !== worktree) await this.#processes.vacate(slot, chatId)
    }
    await this.#processes.parked(chatId, launch.backend.id)
    this.#settle()
  }

  #retireOld(launch: Launch): void {
    this.#demands.retireOld(launch)
    for (const slot of this.#processes.slots)
      if (slot.isUsable && !slot.cold && slot.launch.key !== launch.key && isSameSeat(slot.launch, launch))
        slot.state = 'draining'
  }

  /** A place for the chat, taken at once; null: not yet. Throws where its process is known not to start now. */
  #take(wish: SlotWish, launch: Launch, isFirst: boolean): Taken | null {
    if (this.#closed) throw new Error('the pool is closed')
    if (this.#processes.isParking(wish.chatId, launch.backend.id)) return null
    const nowMs = performance.now()
    const slots = this.#processes.facts()
    const heldBack = isFirst ? null : slotToHoldBack(slots, this.#line.firstWaitedMs(nowMs), this.#limits)
    const own = wish.cold ? undefined : this.#processes.holding(wish.chatId, launch.backend.id)[0]
    if (own?.state === 'draining') void this.#processes.vacate(own, wish.chatId)
    if (own) return own.id === heldBack || !own.isUsable ? null : this.#hold(own, wish, nowMs)
    const chosen = wish.cold ? null : chooseSlot(slots, { key: launch.key, heldBack }, this.#limits)
    if (chosen) return this.#hold(this.#processes.find(chosen), wish, nowMs)
    this.#backoffs.check(launch.key)
    if (!isFirst) return null
    const room = makeRoom(slots, this.#parts.budget, this.#processes.needOf(launch))
    if (room.kind === 'evict') for (const id of room.ids) this.#upkeep.evict(this.#processes.find(id))
    if (room.kind !== 'start') return null
    return this.#hold(this.#processes.launch(launch, { cold: wish.cold ?? false, nowMs }), wish, nowMs)
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
    if (!slot.cold) this.#demands.note(slot.launch, nowMs, known === undefined)
    return { slot, held, wasUp: slot.state === 'up' }
  }

  async #ready({ slot, held, wasUp }: Taken, wish: SlotWish): Promise<LeasedSession> {
    const { backend } = slot.launch
    await orAborted(slot.ready, wish.signal)
    const { process } = slot
    if (!process) throw new Error('a slot that is ready has a process')
    slot.loan.began(wish, (failed) => {
      if (!backend.tellsRetries) wish.onUpdate({ type: 'retrying', ...failed })
    })
    held.onUpdate = wish.onUpdate
    const secrets = secretsOf(slot.loan.access)
    const { session: warm, options } = held
    if (warm && warm.id === wish.sessionId) {
      for (const [id, value] of Object.entries(wish.options)) if (options[id] !== value) await warm.setOption(id, value)
      held.options = wish.options
      this.#counts.add('warm', backend.id)
      return { session: warm, start: 'warm', secrets }
    }
    // What it remembers is not what the chat says any more.
    held.session = null
    await warm?.close()
    const opened = await openSession(process, { ...wish, onUpdate: (update) => held.onUpdate(update) })
    held.session = opened.session
    held.options = wish.options
    if (opened.start === 'resumed') this.#counts.add('resumed', backend.id)
    else if (wasUp) this.#counts.add('spare', backend.id)
    return { ...opened, secrets }
  }

  async #giveUp({ slot, held }: Taken, { chatId, turnId }: SlotWish, error: unknown): Promise<void> {
    slot.loan.ended(turnId)
    held.turnId = null
    if (!held.session) slot.sessions.delete(chatId)
    const isStarting = slot.process === null
    const isDoubtful = error instanceof BackendFault && (error.code === 'crashed' || error.code === 'timeout')
    if (isDoubtful && slot.isUsable) slot.state = 'draining'
    // A start goes on as a spare; in a process of one session nobody knows what the agent has opened.
    if (slot.cold || (!isStarting && !held.session && !slot.launch.backend.sharesSlots)) await this.#processes.end(slot)
    this.#settle()
  }

  #settle(): void {
    if (!this.#closed) this.#upkeep.settle()
  }

  async #sweep(): Promise<void> {
    await this.#processes.measure()
    this.#settle()
  }
}
