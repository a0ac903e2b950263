import type { ModelMessage } from 'ai'
import type { Scope } from '../tools/tool.ts'
import type { Entry } from './entry.ts'
import type { SessionFiles } from './session-files.ts'
import { settleCalls } from './settle-calls.ts'

export type Mode = 'ask' | 'auto'
export type SessionStart = { id: string; directory: string; model: string; files: SessionFiles }

/** A conversation: its memory, its options, and the turn that runs. Everything that it is told is in its file first. */
export class Session {
  readonly id: string
  /** Absolute, without links: all that tools may touch. */
  readonly directory: string
  readonly messages: ModelMessage[] = []
  readonly allowed = new Set<Scope>()
  /** What the model's window was found to hold, in tokens, when it said so. */
  windowTokens: number | null = null
  /** How much of the conversation is sent at most, in tokens by estimate, after more was found to be too much. */
  budgetTokens: number | null = null
  /** Whether the model is given images and other files; not after its provider refused a request with some. */
  takesMedia = true
  readonly #files: SessionFiles
  #mode: Mode = 'ask'
  #model: string
  #turn: { stop: AbortController; ended: Promise<unknown> } | null = null
  /** What is to be told before the model is asked again; null where nothing can be told any more. */
  #steered: string[] | null = null

  constructor({ id, directory, model, files }: SessionStart) {
    this.id = id
    this.directory = directory
    this.#model = model
    this.#files = files
  }

  get mode(): Mode {
    return this.#mode
  }

  get model(): string {
    return this.#model
  }

  get isRunning(): boolean {
    return this.#turn !== null
  }

  /** Runs a turn, one at a time; `stop` aborts its signal. */
  async run<T>(turn: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController()
    this.#steered = []
    const ended = turn(stop.signal)
    this.#turn = { stop, ended: ended.catch(() => undefined) }
    try {
      return await ended
    } finally {
      this.#turn = null
      this.#steered = null
    }
  }

  /** Puts a message into the running turn; false where none runs that would still ask the model. */
  steer(text: string): boolean {
    if (!this.#steered || this.#turn?.stop.signal.aborted) return false
    this.#steered.push(text)
    return true
  }

  /** What came in since the model was asked. With `last`, nothing is taken any more where nothing came. */
  async takeSteered({ last }: { last: boolean }): Promise<boolean> {
    const texts = this.#steered?.splice(0) ?? []
    if (texts.length === 0 && last) this.#steered = null
    for (const content of texts) await this.remember({ role: 'user', content })
    return texts.length > 0
  }

  /** Stops the running turn, if one runs; resolves when it has ended, however that came. */
  async stop() {
    this.#turn?.stop.abort()
    await this.#turn?.ended
  }

  async create(createdAt: string) {
    await this.#write({ type: 'session', sessionId: this.id, directory: this.directory, createdAt })
  }

  async remember(message: ModelMessage) {
    this.messages.push(message)
    await this.#write({ type: 'message', message })
  }

  /** Keeps what the client saw, for those who load the session. */
  async keepShown(update: Extract<Entry, { type: 'shown' }>['update']) {
    await this.#write({ type: 'shown', update })
  }

  async choose({ mode = this.#mode, model = this.#model }: { mode?: Mode; model?: string }) {
    this.#mode = mode
    if (model !== this.#model) this.takesMedia = true
    this.#model = model
    await this.#write({ type: 'options', mode, model })
  }

  async allow(scope: Scope) {
    this.allowed.add(scope)
    await this.#write({ type: 'allowed', scope })
  }

  /** Takes over what an earlier process wrote; `models` are those that can still be chosen. */
  restore(entries: Entry[], models: readonly string[]) {
    for (const entry of entries) {
      if (entry.type === 'message') this.messages.push(entry.message)
      else if (entry.type === 'allowed') this.allowed.add(entry.scope)
      else if (entry.type === 'options') {
        this.#mode = entry.mode
        if (models.includes(entry.model)) this.#model = entry.model
      }
    }
    const settled = settleCalls(this.messages)
    this.messages.splice(0, this.messages.length, ...settled)
  }

  async #write(entry: Entry) {
    await this.#files.append(this.id, entry)
  }
}
