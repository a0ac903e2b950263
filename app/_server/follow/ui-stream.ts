import type { Dress } from '#app/_server/follow/dress.ts'
import { type CloseReason, encode } from '#app/_server/follow/frame.ts'
import type { Step } from '#app/_server/follow/step.ts'
import { nothingTold, type UiChunk, uiChunks } from '#app/_server/follow/ui-chunks.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'

const nothing = new Uint8Array()
const over = 'data: [DONE]\n\n'
const ping = encode(': ping\n\n')

/** The running turn of a chat as an AI SDK UI message stream; done when the turn is. */
export class UiStream implements Dress {
  readonly endsWithChat = true
  readonly #turnId: TurnId
  #state = nothingTold
  #view: ChatView | undefined

  constructor(turnId: TurnId) {
    this.#turnId = turnId
  }

  get done(): boolean {
    return this.#state.done
  }

  snapshot(_: ChatId, __: number, view: ChatView): Uint8Array {
    return this.#tell(view)
  }

  step(_: ChatId, step: Step, after: number): Uint8Array {
    if (!this.#view) return nothing
    return this.#tell(step.events.filter((event) => event.seq > after).reduce(fold, this.#view))
  }

  reset = (): Uint8Array => nothing
  presence = (): Uint8Array => nothing
  ping = (): Uint8Array => ping
  closed = (reason: CloseReason): Uint8Array =>
    reason === 'shutdown' ? nothing : encode(dataOf({ type: 'abort' }) + over)

  #tell(view: ChatView): Uint8Array {
    this.#view = view
    const { state, chunks } = uiChunks(this.#state, view, this.#turnId)
    this.#state = state
    return encode(chunks.map(dataOf).join('') + (state.done ? over : ''))
  }
}

const dataOf = (chunk: UiChunk): string => `data: ${JSON.stringify(chunk)}\n\n`
