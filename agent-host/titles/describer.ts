import type { TitleModel } from '#agent-host/titles/borrowed-title-model.ts'
import type { Store } from '#db/client.ts'
import { readInstallation } from '#db/reads/installation.ts'
import { readTurnDigest, type TurnDigest } from '#db/reads/turn-digest.ts'
import { describeChat } from '#db/writes/chats/describe.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { askForSummary, askForTitle } from '#lib/domain/titles/asking.ts'
import { changedWords, summaryOf, summaryWithoutModel, titleOf } from '#lib/domain/titles/words.ts'
import type { Logger } from '#lib/log.ts'

export type DescriberParts = {
  host: HostActor
  store: Store
  log: Logger
  /** Null where the server was given none. */
  model: TitleModel | null
}
type Ended = { chatId: ChatId; turnId: TurnId }
type Described = TurnDigest & { chatId: ChatId }
type Asking = Parameters<ReturnType<TitleModel['writerFor']>>[0]

const atOnce = 2
/** More turns than this at a time wait for no words; the next turn of their chat gets some. */
const waitingLimit = 200

/** Gives chats their titles and summaries after turns ended, beside everything else: nothing waits for it, and nothing is tried again. */
export class Describer {
  readonly #parts: DescriberParts
  readonly #waiting = new Map<ChatId, Ended>()
  readonly #running = new Map<ChatId, Promise<void>>()
  readonly #closed = new AbortController()

  constructor(parts: DescriberParts) {
    this.#parts = parts
  }

  /** A turn of this host ended. Of turns of one chat that wait, the last one counts. */
  ended(turn: Ended): void {
    if (this.#closed.signal.aborted || this.#waiting.size >= waitingLimit) return
    this.#waiting.set(turn.chatId, turn)
    this.#next()
  }

  /** Asks nobody any more; resolves when what was begun has ended. */
  async close(): Promise<void> {
    this.#closed.abort()
    this.#waiting.clear()
    await Promise.all(this.#running.values())
  }

  #next(): void {
    for (const [chatId, turn] of this.#waiting) {
      if (this.#running.size >= atOnce) return
      if (this.#running.has(chatId)) continue
      this.#waiting.delete(chatId)
      const done = this.#describe(turn)
        .catch((error: unknown) => this.#fail(error, turn))
        .finally(() => {
          this.#running.delete(chatId)
          this.#next()
        })
      this.#running.set(chatId, done)
    }
  }

  /** The chat was deleted meanwhile, or the database is away: there is nobody to tell. */
  #fail(error: unknown, { turnId }: Ended): void {
    if (error instanceof Refusal && error.code === 'not_found') return
    this.#parts.log.warn({ err: error, turnId }, 'a turn could not be summed up')
  }

  async #describe({ chatId, turnId }: Ended): Promise<void> {
    const { host, store } = this.#parts
    const [{ titles }, turn] = await Promise.all([readInstallation(host, store), readTurnDigest(host, store, turnId)])
    if (!turn) return
    const [title, summary] = await Promise.all([
      titles.titles && turn.untitled ? this.#title({ ...turn, chatId }, titles.model) : null,
      titles.summaries ? this.#summary({ ...turn, chatId }, titles.model) : null,
    ])
    if (title || summary) await describeChat(host, store, { chatId, turnId, title, summary })
  }

  async #title(turn: Described, model: string | null): Promise<string | null> {
    const said = await this.#ask(turn, { ...askForTitle(turn.prompt), model })
    return said === null ? null : titleOf(said)
  }

  async #summary(turn: Described, model: string | null): Promise<string | null> {
    const plain = summaryWithoutModel(turn)
    if (turn.outcome !== 'completed') return plain
    const said = await this.#ask(turn, { ...askForSummary({ ...turn, changed: changedWords(turn.files) }), model })
    return (said === null ? null : summaryOf(said)) ?? plain
  }

  /** Null without a model, and where it failed: then there are words that need none. */
  async #ask({ ownerId, workspaceId, chatId }: Described, asking: Asking): Promise<string | null> {
    const { model, log } = this.#parts
    if (!model) return null
    try {
      return await model.writerFor({ personId: ownerId, workspaceId, chatId })(asking, this.#closed.signal)
    } catch (error) {
      if (!this.#closed.signal.aborted) log.warn({ err: error }, 'the model for titles failed')
      return null
    }
  }
}
