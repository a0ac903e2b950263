import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'

/** Failures that are told as an answer are short: a long answer is not remembered for that. */
const longest = 10_000
/** What may come beside an answer without being part of it. */
const beside: ReadonlySet<AgentUpdate['type']> = new Set(['usage', 'options', 'commands'])

/**
 * An answer while it is text alone: some agents tell a provider's failure so. What begins like one is kept back until it is clear which it
 * is, so that nobody is shown an address or a status as an answer.
 */
export class SoleAnswer {
  readonly #beginnings: readonly string[]
  #text: string | null = ''
  #held: AgentUpdate[] = []

  constructor(beginnings: readonly string[] = []) {
    this.#beginnings = beginnings
  }

  /** The whole answer so far; null once something else was said, or much. */
  get text(): string | null {
    return this.#text
  }

  /** What is to be told now. */
  hear(update: AgentUpdate): AgentUpdate[] {
    if (beside.has(update.type)) return [update]
    const text = update.type === 'text' && this.#text !== null ? this.#text + update.text : null
    this.#text = text !== null && text.length <= longest ? text : null
    this.#held.push(update)
    return this.#text !== null && this.#mayFail(this.#text) ? [] : this.#held.splice(0)
  }

  /** What was kept back, unless it was a failure. */
  end(isFailure: boolean): AgentUpdate[] {
    const held = this.#held.splice(0)
    return isFailure ? [] : held
  }

  #mayFail(text: string): boolean {
    const said = text.trimStart()
    return this.#beginnings.some((beginning) => said.startsWith(beginning) || beginning.startsWith(said))
  }
}
