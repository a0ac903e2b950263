import { randomUUID } from 'node:crypto'
import type { AssistantContent, FinishReason, LanguageModelUsage, ProviderMetadata } from 'ai'

type Content = Exclude<AssistantContent, string>[number]

/** A tool call as the model made it. `fault` says why its input cannot be used; `shownId` is its id for the client, unique in a session. */
export type ModelCall = { toolCallId: string; toolName: string; input: unknown; shownId: string; fault: string | null }

/** One answer of the model while it comes in, so that what is there of it can be kept whenever it ends. */
export class Answer {
  /** The client's id of it. */
  readonly id = randomUUID()
  readonly content: Content[] = []
  readonly calls: ModelCall[] = []
  finishReason: FinishReason = 'other'
  usage: LanguageModelUsage | null = null
  /** Calls that were announced to the client before their input was complete: the model's id to the shown one. */
  readonly announced = new Map<string, string>()

  /** Nothing came yet that a client has seen, so it can be asked for again. */
  get isEmpty(): boolean {
    return this.content.length === 0 && this.announced.size === 0
  }

  /** Only thoughts: not a message that a provider takes back. */
  get isSilent(): boolean {
    return this.content.every(({ type }) => type === 'reasoning')
  }

  add(type: 'text' | 'reasoning', text: string) {
    const last = this.content.at(-1)
    if (last?.type === type) last.text += text
    else this.content.push({ type, text })
  }

  /** Providers sign what they want to see again. */
  sign(type: 'text' | 'reasoning', providerOptions: ProviderMetadata | undefined) {
    const last = this.content.at(-1)
    if (providerOptions && last?.type === type) last.providerOptions = providerOptions
  }

  addCall(call: ModelCall, providerOptions: ProviderMetadata | undefined) {
    const { toolCallId, toolName, input } = call
    this.content.push({
      type: 'tool-call',
      toolCallId,
      toolName,
      input,
      ...(providerOptions ? { providerOptions } : {}),
    })
    this.calls.push(call)
  }
}
