import { randomBytes } from 'node:crypto'
import type { PromptOutcome } from '#agent-host/backends/backend.ts'
import { turnErrorOf } from '#agent-host/backends/opencode/errors.ts'
import type { OpencodeError, OpencodeEvent } from '#agent-host/backends/opencode/events.ts'

/**
 * What belongs to a turn, and when it is over: opencode says that a session is idle twice after an abort, and once more after
 * other things, so idle alone ends nothing. A turn is over when the server says that the session is idle and every answer
 * since the turn's own prompt is complete.
 */
export class TurnWatch {
  readonly promptId: string
  #prompted = false
  #lastPromptId: string
  readonly #answers = new Map<
    string,
    { completed: boolean; error: OpencodeError | undefined; finish: string | undefined }
  >()
  readonly #users = new Set<string>()
  #error: OpencodeError | null = null

  constructor(promptId: string) {
    this.promptId = promptId
    this.#lastPromptId = promptId
  }

  /** Whether a message came after this turn's prompt: opencode's ids count up. */
  owns(messageId: string): boolean {
    return messageId > this.promptId && !this.#users.has(messageId)
  }

  /** Another message was put into the turn: it is over when that, too, is answered. Gives what takes it back. */
  steer(promptId: string): () => void {
    const before = this.#lastPromptId
    this.#lastPromptId = promptId
    return () => {
      if (this.#lastPromptId === promptId) this.#lastPromptId = before
    }
  }

  /** Takes an event of the turn's own session. Returns whether to ask the server if it is over. */
  hear(event: OpencodeEvent): boolean {
    switch (event.type) {
      case 'message.updated': {
        const { id, role, time, error, finish } = event.properties.info
        if (role === 'user') {
          this.#prompted ||= id === this.promptId
          this.#users.add(id)
          return false
        }
        if (!this.owns(id)) return false
        this.#answers.set(id, { completed: time.completed !== undefined, error, finish })
        return time.completed !== undefined && this.mayBeOver
      }
      case 'session.error':
        // What an abort leaves is no failure of the turn after it.
        if (event.properties.error?.name !== 'MessageAbortedError') this.#error ??= event.properties.error ?? null
        return this.mayBeOver
      case 'session.idle':
        return this.mayBeOver
      case 'session.status':
        return event.properties.status.type === 'idle' && this.mayBeOver
      default:
        return false
    }
  }

  get prompted(): boolean {
    return this.#prompted
  }

  /** Whether nothing that is known of is still being answered. */
  get isSettled(): boolean {
    return [...this.#answers.values()].every(({ completed }) => completed)
  }

  get mayBeOver(): boolean {
    const answered = [...this.#answers.keys()].some((id) => id > this.#lastPromptId)
    return this.isSettled && (answered || this.#error !== null)
  }

  /** How it ended, once it is over. */
  get outcome(): PromptOutcome {
    const last = [...this.#answers.values()].at(-1)
    const error = last?.error ?? (last ? undefined : this.#error)
    if (error) return { kind: 'failed', error: turnErrorOf(error) }
    if (last?.finish === 'content-filter') {
      return { kind: 'failed', error: turnErrorOf({ name: 'ContentFilterError', data: {} }) }
    }
    return { kind: 'completed', stopReason: last?.finish === 'length' ? 'max_tokens' : 'end_turn' }
  }
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A message id as opencode makes them: 12 hexadecimal digits of time (milliseconds × 4096, the low 48 bits), 14 random
 * characters. Later than `after`, the last of its session, even where the clock went back: opencode goes by their order.
 */
export function makePromptId(nowMs: number, after = ''): string {
  const now = BigInt.asUintN(48, BigInt(nowMs) * 4096n + 1n)
  const before = /^msg_([0-9a-f]{12})/.exec(after)?.[1]
  const least = before ? BigInt(`0x${before}`) + 1n : 0n
  let random = ''
  for (const byte of randomBytes(14)) random += alphabet[byte % alphabet.length]
  return `msg_${(now > least ? now : least).toString(16).padStart(12, '0')}${random}`
}
