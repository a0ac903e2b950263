import { redactCommands, redactError, redactOptions, redactPart } from '#lib/domain/credentials/redact-parts.ts'
import { noSecrets, type RedactedStream, type Redactor } from '#lib/domain/credentials/redactor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

type Growing = Extract<EventDraft, { type: 'part.delta' | 'part.output' }>
/** A part that grows: its stream, the last event of it without its text, and whether it is over when another part is heard of. */
type Grown = { stream: RedactedStream; last: Growing; isOver: boolean }

/**
 * What an agent says on its way into the log, without the secrets of its process, over the borders of deltas too. What is held back
 * of a part follows when the part is over: a text when the next part is added, an output when its tool has settled.
 */
export class DraftRedactor {
  readonly #redactor: Redactor
  readonly #grown = new Map<number, Grown>()

  constructor(redactor: Redactor) {
    this.#redactor = redactor
  }

  redact(drafts: readonly EventDraft[]): EventDraft[] {
    if (this.#redactor === noSecrets) return [...drafts]
    return drafts.flatMap((draft) => this.#redactOne(draft))
  }

  /** What little is held back while nothing comes: most words end like some form of a secret begins. */
  ease(): EventDraft[] {
    return [...this.#grown.values()].flatMap(({ stream, last }) => {
      const text = stream.ease()
      return text === '' ? [] : [{ ...last, text }]
    })
  }

  /** What is still held back: nothing more is heard. */
  end(): EventDraft[] {
    return this.#release(() => true)
  }

  #redactOne(draft: EventDraft): EventDraft[] {
    switch (draft.type) {
      case 'part.added':
        return [...this.#release(({ last, isOver }) => isOver || last.type === 'part.delta'), this.#add(draft)]
      case 'part.delta':
      case 'part.output': {
        const before = this.#release(({ last, isOver }) => isOver && last.index !== draft.index)
        const text = this.#grow(draft)
        return text === '' ? before : [...before, { ...draft, text }]
      }
      case 'part.updated': {
        const grown = this.#grown.get(draft.index)
        if (grown && draft.part.type === 'tool' && isSettled(draft.part)) grown.isOver = true
        return [{ ...draft, part: redactPart(this.#redactor, draft.part) }]
      }
      case 'turn.retrying':
        return [{ ...draft, error: draft.error && redactError(this.#redactor, draft.error) }]
      case 'commands.updated':
        return [{ ...draft, commands: redactCommands(this.#redactor, draft.commands) }]
      case 'options.updated':
        return [{ ...draft, options: redactOptions(this.#redactor, draft.options) }]
      default:
        return [draft]
    }
  }

  #add(draft: Extract<EventDraft, { type: 'part.added' }>): EventDraft {
    const { part, turnId, messageId, index } = draft
    if (part.type !== 'text' && part.type !== 'reasoning') return { ...draft, part: redactPart(this.#redactor, part) }
    const text = this.#grow({ type: 'part.delta', turnId, messageId, index, text: part.text })
    return { ...draft, part: redactPart(this.#redactor, { ...part, text }) }
  }

  /** What can be said of a part by now. */
  #grow(draft: Growing): string {
    const known = this.#grown.get(draft.index)
    const grown = known ?? { stream: this.#redactor.stream(), last: draft, isOver: false }
    if (!known) this.#grown.set(draft.index, grown)
    grown.last = { ...draft, text: '' }
    return grown.stream.push(draft.text)
  }

  #release(which: (grown: Grown) => boolean): EventDraft[] {
    const events: EventDraft[] = []
    for (const [index, grown] of this.#grown) {
      if (!which(grown)) continue
      if (grown.last.type === 'part.delta') this.#grown.delete(index)
      const text = grown.stream.flush()
      if (text !== '') events.push({ ...grown.last, text })
    }
    return events
  }
}
