import type { ChatFrame } from '#components/follow/frame.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** A page of the messages before those of the view. */
export type OlderPage = Pick<ChatView, 'turns' | 'patches'> & { items: Message[]; nextCursor: string | null }
export type Position = { seq: number; view: ChatView }
/** `presence`: who follows the chat, as far as that was said. */
export type ChatSnapshot = Position & { gone: 'revoked' | 'deleted' | null; presence: Presence | null }
/** Runs a function soon, once however often it is asked: with the next frame of the screen. */
export type Soon = (run: () => void) => void

/**
 * One chat as this tab has it: folds what arrives at once and tells its readers at most once per frame.
 * An event that was seen is dropped; one that leaves a gap asks for a resend through `onGap`.
 */
export class ChatStore {
  readonly chatId: ChatId
  onGap: (after: number | null) => void = () => undefined
  readonly #soon: Soon
  readonly #readers = new Set<() => void>()
  readonly #listeners = new Set<(event: ChatEvent, view: ChatView) => void>()
  #current: ChatSnapshot
  #shown: ChatSnapshot
  #awaiting: 'nothing' | 'resend' | 'resent' | 'snapshot' = 'nothing'

  constructor(initial: Position, soon: Soon) {
    this.chatId = initial.view.chat.id
    this.#soon = soon
    this.#current = { ...initial, gone: null, presence: null }
    this.#shown = this.#current
  }

  get position(): number | null {
    return this.#awaiting === 'snapshot' ? null : this.#current.seq
  }

  get isGone(): boolean {
    return this.#current.gone !== null
  }

  readonly read = (): ChatSnapshot => this.#shown
  readonly subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }
  /** Calls back with each event that is new, for what is said aloud or fetched because of it. */
  listen(listener: (event: ChatEvent, view: ChatView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  receive(frame: ChatFrame): void {
    if (frame.type === 'reset') this.#awaiting = 'snapshot'
    else if (frame.type === 'snapshot') this.#takeSnapshot(frame)
    else if (frame.type === 'skipped') this.#place(frame.seq, (view) => view)
    else this.#place(frame.event.seq, (view) => fold(view, frame.event), frame.event)
  }

  setPresence(presence: Presence): void {
    this.#change({ ...this.#current, presence })
  }

  close(reason: 'revoked' | 'deleted'): void {
    this.#change({ ...this.#current, gone: reason })
  }

  /** Older messages with their turns and patches, fetched because somebody scrolled up. */
  addOlder(page: OlderPage): void {
    this.#change({ ...this.#current, view: withOlder(this.#current.view, page) })
  }

  /** What was fetched of the time before the snapshot stays: nobody is thrown out of what they read. */
  #takeSnapshot({ seq, view }: Position): void {
    if (this.#awaiting !== 'snapshot' && seq <= this.#current.seq) return
    this.#awaiting = 'nothing'
    const before = this.#current.view
    const from = before.messages.findIndex((message) => message.id === view.messages[0]?.id)
    const older = {
      items: before.messages.slice(0, Math.max(0, from)),
      nextCursor: before.olderCursor,
      turns: before.turns,
      patches: before.patches,
    }
    const shown = older.items.length > 0 && view.olderCursor ? withOlder(view, older) : view
    const { presence } = this.#current
    this.#change({ seq, gone: null, presence, view: shown })
  }

  #place(seq: number, change: (view: ChatView) => ChatView, event?: ChatEvent): void {
    const { seq: last, view } = this.#current
    if (this.#awaiting === 'snapshot' || seq <= last) return
    // Only the owner sees every event; what others may not see leaves holes that are none.
    if (view.role === 'owner' && seq !== last + 1) {
      this.#miss(last)
      return
    }
    this.#awaiting = 'nothing'
    this.#change({ ...this.#current, seq, view: change(view) })
    if (event) for (const listener of this.#listeners) listener(event, this.#current.view)
  }

  #miss(last: number): void {
    if (this.#awaiting === 'nothing') {
      this.#awaiting = 'resend'
      this.onGap(last)
    } else if (this.#awaiting === 'resent') {
      this.#awaiting = 'snapshot'
      this.onGap(null)
    }
  }

  /** The stream began anew. A gap that is still there after the resend that was asked for needs a snapshot. */
  restarted(): void {
    if (this.#awaiting === 'resend') this.#awaiting = 'resent'
  }

  #change(next: ChatSnapshot): void {
    this.#current = next
    this.#soon(() => {
      this.#shown = this.#current
      for (const reader of this.#readers) reader()
    })
  }
}

function withOlder(view: ChatView, { items, nextCursor, turns, patches }: OlderPage): ChatView {
  const known = new Set(view.messages.map((message) => message.id))
  const listed = new Set(view.patches.map((patch) => patch.patchId))
  const more = patches.filter((patch) => !listed.has(patch.patchId))
  return {
    ...view,
    messages: [...items.filter((message) => !known.has(message.id)), ...view.messages],
    olderCursor: nextCursor,
    turns: { ...turns, ...view.turns },
    patches: more.length === 0 ? view.patches : [...view.patches, ...more].sort((a, b) => b.number - a.number),
  }
}
