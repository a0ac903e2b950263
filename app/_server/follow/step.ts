import { encode } from '#app/_server/follow/frame.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'

/** Events of one chat that come one after another, as one role sees them. Shared by all who follow, so each form is encoded once. */
export class Step {
  readonly events: readonly ChatEvent[]
  /** How far in the log this leads, events that the role does not see included. */
  readonly throughSeq: number
  readonly #encoded = new Map<string, Uint8Array>()

  constructor(events: readonly ChatEvent[], throughSeq: number) {
    this.events = events
    this.throughSeq = throughSeq
  }

  /** The frames of all events after a seq, in the form that has this name. */
  encoded(form: string, after: number, toFrame: (event: ChatEvent) => string): Uint8Array {
    const first = this.events[0]
    if (first && first.seq <= after) {
      const missing = this.events.filter((event) => event.seq > after)
      return encode(missing.map(toFrame).join(''))
    }
    const known = this.#encoded.get(form) ?? encode(this.events.map(toFrame).join(''))
    this.#encoded.set(form, known)
    return known
  }
}
