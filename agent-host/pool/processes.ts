import { BackendFault } from '#agent-host/backends/backend.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import type { Backoffs } from '#agent-host/pool/backoff.ts'
import type { Launch } from '#agent-host/pool/launch.ts'
import type { PoolCounts } from '#agent-host/pool/pool-counts.ts'
import { Slot } from '#agent-host/pool/slot.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { Logger } from '#lib/log.ts'

type ProcessesParts = {
  log: Logger
  gateway: Gateway
  counts: PoolCounts
  backoffs: Backoffs
  /** A chat's session is in no process any more; its agent has it in its own storage. */
  onGone(chatId: ChatId, backendId: BackendId): Promise<void>
  /** The memory of processes with all that came of them. */
  measure(processIds: readonly number[]): Promise<Map<number, number>>
  /** A process came up or is gone, or a session is closed. */
  onChange(): void
}

/** What a process is taken to need while none of its backend was measured. */
const unknownBytes = 160 * 1024 * 1024

/** The pool's processes: starts, ends and measures them. One is in `slots` from before its start until its whole group is gone. */
export class Processes {
  readonly slots = new Set<Slot>()
  readonly #parts: ProcessesParts
  /** The largest first size of a backend's processes. */
  readonly #sizes = new Map<BackendId, number>()
  /** Sessions that are being closed, and those whose end is being stored. */
  readonly #parking = new Map<string, Promise<void>>()
  /** Two that find the same new home would set it up at once: until one was up, they start one after another. */
  readonly #homes = new KeyedQueue()
  /** With the group that each is of. */
  readonly #usedHomes = new Map<string, string>()
  #measuring: Promise<void> | null = null

  constructor(parts: ProcessesParts) {
    this.#parts = parts
  }

  /** Begins a process; `nowMs` is when somebody last wanted it. */
  launch(launch: Launch, { cold, nowMs }: { cold: boolean; nowMs: number }): Slot {
    const { backend, group } = launch
    const { personId, workspaceId } = group
    const loan = this.#parts.gateway.lend({ personId, workspaceId, backend: backend.id })
    const slot = new Slot(launch, { loan, cold, nowMs, expectedBytes: this.needOf(launch) })
    this.slots.add(slot)
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
      this.#usedHomes.set(homeDirectory, launch.group.id)
      this.#parts.backoffs.forget(launch.key)
      this.#parts.counts.add('starts', backend.id)
      if (slot.state === 'starting') slot.state = 'up'
      void process.exited.then((exit) => this.#exited(slot, exit))
      void this.measure()
    } catch (error) {
      this.slots.delete(slot)
      slot.endLoan()
      if (error instanceof BackendFault && !slot.cut.signal.aborted) {
        this.#parts.counts.add('failedStarts', backend.id)
        this.#parts.backoffs.note(launch, error)
      }
      throw error
    } finally {
      this.#parts.onChange()
    }
  }

  #exited(slot: Slot, exit: { code: number | null; signal: NodeJS.Signals | null }): void {
    if (slot.gone) return
    const { group, backend } = slot.launch
    const { code, signal } = exit
    slot.crashed = true
    this.#parts.counts.add('crashes', backend.id)
    this.#parts.log.warn({ group: group.id, backend: backend.id, code, signal }, 'an agent ended unexpectedly')
    void this.end(slot)
  }

  /** Ends a process, however far its start is. Resolves when its whole group is gone. */
  end(slot: Slot): Promise<void> {
    slot.gone ??= this.#finish(slot)
    return slot.gone
  }

  async #finish(slot: Slot): Promise<void> {
    const { backend } = slot.launch
    slot.state = 'ending'
    slot.cut.abort()
    slot.endLoan()
    await slot.ready.catch(() => undefined)
    await this.#dispose(slot)
    this.slots.delete(slot)
    for (const { chatId, session } of slot.sessions.values()) if (session) this.#tellGone(chatId, backend.id)
    this.#parts.onChange()
  }

  /** Ends all processes of a group, whose homes are about to go. */
  async endGroup(groupId: string): Promise<void> {
    await Promise.all([...this.slots].filter(({ launch }) => launch.group.id === groupId).map((slot) => this.end(slot)))
    for (const [home, group] of this.#usedHomes) if (group === groupId) this.#usedHomes.delete(home)
  }

  async #dispose({ process, launch }: Slot): Promise<void> {
    if (!process) return
    try {
      await process[Symbol.asyncDispose]()
    } catch (error) {
      this.#parts.log.error({ err: error, backend: launch.backend.id }, 'an agent could not be ended')
    }
    this.#parts.counts.dropped(process.droppedLateUpdates)
  }

  /** Takes a chat out of a process in which none of its turns runs any more. */
  async vacate(slot: Slot, chatId: ChatId): Promise<void> {
    if (slot.launch.backend.sharesSlots && slot.state !== 'ending' && slot.process) this.park(slot, chatId)
    else await this.end(slot)
    await this.parked(chatId, slot.launch.backend.id)
  }

  /** Closes the session of a chat that runs no turn; its agent keeps what it remembers. */
  park(slot: Slot, chatId: ChatId): void {
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
        this.#parts.onChange()
      })
    this.#parking.set(seat, parking)
  }

  /** One at a time; whoever wants it meanwhile gets the one that runs. */
  measure(): Promise<void> {
    this.#measuring ??= this.#measureAll()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, 'the memory of agents could not be measured'))
      .finally(() => {
        this.#measuring = null
      })
    return this.#measuring
  }

  async #measureAll(): Promise<void> {
    const slots = [...this.slots].filter((slot) => slot.process)
    const sizes = await this.#parts.measure(slots.flatMap(({ process }) => process?.processId ?? []))
    for (const slot of slots) {
      const bytes = sizes.get(slot.process?.processId ?? 0)
      if (bytes === undefined) continue
      slot.measured(bytes)
      const { id } = slot.launch.backend
      this.#sizes.set(id, Math.max(this.#sizes.get(id) ?? 0, slot.firstBytes ?? (slot.turns === 0 ? bytes : 0)))
    }
  }

  /** What a process of this kind is taken to need. */
  needOf({ backend }: Launch): number {
    return this.#sizes.get(backend.id) ?? unknownBytes
  }

  /** The processes that hold a session of the chat: one, but while it goes from one to another. */
  holding(chatId: ChatId, backendId: BackendId): Slot[] {
    return [...this.slots].filter((slot) => slot.launch.backend.id === backendId && slot.sessions.has(chatId))
  }

  facts = () => [...this.slots].map((slot) => slot.facts())

  /** Throws `not_found`. */
  find(slotId: string): Slot {
    for (const slot of this.slots) if (slot.id === slotId) return slot
    throw notFound('slot')
  }

  /** Whether a session of the chat is being closed, or its end being stored. */
  isParking(chatId: ChatId, backendId: BackendId): boolean {
    return this.#parking.has(seatOf(chatId, backendId))
  }

  async parked(chatId: ChatId, backendId: BackendId): Promise<void> {
    await this.#parking.get(seatOf(chatId, backendId))
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.slots].map((slot) => this.end(slot)))
    await Promise.all(this.#parking.values())
    await this.#measuring
  }
}

const seatOf = (chatId: ChatId, backendId: BackendId) => `${chatId} ${backendId}`
