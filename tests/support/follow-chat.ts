import type { Store } from '#db/client.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { readEvents } from '#db/reads/events.ts'
import { isConnectionFault } from '#db/sql-state.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Seen = { view: ChatView; events: readonly ChatEvent[] }

/** Follows a chat as a client would: a view, then every event after it. `until` waits for what the test is about. */
export async function followChat(actor: AccountActor, store: Store, chatId: ChatId) {
  const follower = new ChatFollower(actor, store, chatId)
  await follower.start()
  return follower
}

class ChatFollower implements AsyncDisposable {
  readonly events: ChatEvent[] = []
  readonly #actor: AccountActor
  readonly #store: Store
  readonly #chatId: ChatId
  #view: ChatView | undefined
  #seq = 0
  #reading: Promise<void> = Promise.resolve()
  #changed = Promise.withResolvers<void>()
  #unsubscribe: () => void = () => undefined

  constructor(actor: AccountActor, store: Store, chatId: ChatId) {
    this.#actor = actor
    this.#store = store
    this.#chatId = chatId
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#store.bus.subscribe({
      log: (notice) => {
        if (notice.chatId === this.#chatId) this.#readOn()
      },
      resynced: () => this.#readOn(),
    })
    const { seq, view } = await readChatView(this.#actor, this.#store, this.#chatId)
    this.#seq = seq
    this.#view = view
    this.#readOn()
  }

  get view(): ChatView {
    if (!this.#view) throw new Error('not started')
    return this.#view
  }

  /** Resolves once the predicate holds of what was seen so far. */
  async until(what: string, holds: (seen: Seen) => boolean, timeoutMs = 30_000): Promise<Seen> {
    const deadline = performance.now() + timeoutMs
    while (!holds({ view: this.view, events: this.events })) {
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`never seen: ${what}; last: ${JSON.stringify(this.events.slice(-5))}`)
      const timer = Promise.withResolvers<void>()
      const handle = setTimeout(timer.resolve, left)
      await Promise.race([this.#changed.promise, timer.promise])
      clearTimeout(handle)
    }
    return { view: this.view, events: this.events }
  }

  /** Resolves with the turn once it ended. */
  async ended(turnId: string, timeoutMs = 30_000) {
    const { view } = await this.until(
      `the end of ${turnId}`,
      (seen) => seen.view.turns[turnId]?.state === 'ended',
      timeoutMs,
    )
    const turn = view.turns[turnId]
    if (!turn) throw new Error(`no turn ${turnId}`)
    return turn
  }

  /** The text of the agent's answer to a turn, so far. */
  answer(turnId: string): string {
    const message = this.view.messages.find((m) => m.turnId === turnId && m.author.kind === 'agent')
    return message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe()
    await this.#reading
  }

  #readOn(): void {
    this.#reading = this.#reading
      .then(() => this.#read())
      .catch((error: unknown) => {
        // The bus says when the database is back.
        if (!isConnectionFault(error)) throw error
      })
  }

  async #read(): Promise<void> {
    for (;;) {
      const read = await readEvents(this.#actor, this.#store, { chatId: this.#chatId, after: this.#seq, limit: 1_000 })
      if (read === 'outside') throw new Error('the log no longer reaches back')
      for (const event of read.events) {
        this.#view = fold(this.view, event)
        this.#seq = event.seq
        this.events.push(event)
      }
      this.#changed.resolve()
      this.#changed = Promise.withResolvers<void>()
      if (read.events.length < 1_000) return
    }
  }
}
