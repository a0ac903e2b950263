import { randomUUID } from 'node:crypto'
import type { BackendSession, BackendSlot } from '#agent-host/backends/backend.ts'
import type { Loan } from '#agent-host/gateway/gateway.ts'
import type { Launch } from '#agent-host/pool/launch.ts'
import type { SlotFacts } from '#agent-host/pool/slot-facts.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { SlotReport } from '#lib/domain/hosts/pool-report.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'

/** A chat's session in a process, or its place there while it is being opened. */
export type Held = {
  readonly chatId: ChatId
  /** The turn that has it; null: it is idle. */
  turnId: TurnId | null
  session: BackendSession | null
  worktree: string
  options: Record<string, string>
  onUpdate: (update: AgentUpdate) => void
  lastUsedAtMs: number
}

/** One process of the pool, from before its start until after its end. */
export class Slot {
  readonly id = randomUUID()
  readonly launch: Launch
  readonly loan: Loan
  readonly cold: boolean
  readonly startedAt = new Date()
  readonly sessions = new Map<ChatId, Held>()
  /** Ends its start. */
  readonly cut = new AbortController()
  state: SlotFacts['state'] = 'starting'
  process: BackendSlot | null = null
  /** Settled when it is up, or could not be started. */
  ready: Promise<void> = Promise.resolve()
  /** Resolves when its whole process group is gone; null until it is being ended. */
  gone: Promise<void> | null = null
  crashed = false
  turns = 0
  firstBytes: number | null = null
  memoryBytes: number | null = null
  lastUsedAtMs: number
  lastUsedAt = new Date()
  readonly #expectedBytes: number
  #loanEnded = false

  constructor(launch: Launch, parts: { loan: Loan; cold: boolean; expectedBytes: number; nowMs: number }) {
    this.launch = launch
    this.loan = parts.loan
    this.cold = parts.cold
    this.#expectedBytes = parts.expectedBytes
    this.lastUsedAtMs = parts.nowMs
  }

  get busy(): number {
    let busy = 0
    for (const { turnId } of this.sessions.values()) if (turnId !== null) busy++
    return busy
  }

  get isUsable(): boolean {
    return this.state === 'up' || this.state === 'starting'
  }

  /** Its tokens open nothing any more. */
  endLoan(): void {
    if (this.#loanEnded) return
    this.#loanEnded = true
    this.loan.end()
  }

  touch(nowMs: number): void {
    this.lastUsedAtMs = nowMs
    this.lastUsedAt = new Date()
  }

  measured(bytes: number): void {
    // Before its first turn it has loaded next to nothing: every one of some agents would look three times as large after it.
    if (this.turns > 0 && this.busy === 0) this.firstBytes ??= bytes
    this.memoryBytes = bytes
  }

  facts(): SlotFacts {
    const { id, state, cold, sessions, busy, firstBytes, turns, lastUsedAtMs } = this
    return {
      id,
      key: this.launch.key,
      state,
      shared: this.launch.backend.sharesSlots,
      cold,
      sessions: sessions.size,
      busy,
      memoryBytes: this.memoryBytes ?? this.#expectedBytes,
      firstBytes,
      turns,
      lastUsedAtMs,
    }
  }

  report(): SlotReport {
    const { group, backend } = this.launch
    return {
      id: this.id,
      backend: backend.id,
      state: this.#shownState(),
      personId: group.personId,
      workspaceId: group.workspaceId,
      chats: [...this.sessions.keys()],
      busy: this.busy,
      processId: this.process?.processId ?? null,
      memoryBytes: this.memoryBytes,
      startedAt: this.startedAt.toISOString(),
      lastUsedAt: this.lastUsedAt.toISOString(),
    }
  }

  #shownState(): SlotReport['state'] {
    if (this.crashed) return 'crashed'
    if (this.state === 'starting') return 'starting'
    if (this.state !== 'up') return 'draining'
    if (this.busy > 0) return 'leased'
    return this.sessions.size === 0 ? 'spare' : 'idle'
  }
}
