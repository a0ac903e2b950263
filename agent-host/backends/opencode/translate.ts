import { classifyError } from '#agent-host/backends/classify-error.ts'
import type { OpencodeEvent, OpencodePart } from '#agent-host/backends/opencode/events.ts'
import { toolUpdates } from '#agent-host/backends/opencode/tools.ts'
import type { RelativePaths, TextStream } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { PlanEntry } from '#lib/domain/parts/part.ts'
import type { Usage } from '#lib/domain/turns/turn.ts'

/** One turn's events in Greenroom's language. Does nothing but remember: no I/O, no clock. */
export type TurnTranslator = {
  /** `nowMs` is when the event came, since the epoch; `parentToolCallId` is the call whose subagent speaks. */
  translate(event: OpencodeEvent, nowMs: number, parentToolCallId?: string): AgentUpdate[]
  /** The rest of a text that was kept back. */
  end(): AgentUpdate[]
}

type Speech = {
  type: 'text' | 'reasoning'
  said: number
  /** Whether something of it was told. */
  begun: boolean
  stream: TextStream
  parentToolCallId: string | undefined
}

export function makeTurnTranslator(paths: RelativePaths, contextLimitTokens: number | undefined): TurnTranslator {
  const speeches = new Map<string, Speech>()
  const sum: Required<Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens' | 'costUsd'>> = {
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    reasoningTokens: 0,
    costUsd: 0,
  }
  const say = (speech: Speech, text: string): AgentUpdate[] => {
    const { type, parentToolCallId } = speech
    if (!text) return []
    // What opencode keeps as a part of its own is not joined to what was said before.
    const begins = type === 'text' && !speech.begun
    speech.begun = true
    return [{ type, text, ...(parentToolCallId && { parentToolCallId }), ...(begins && { begins }) }]
  }
  const flush = () => [...speeches.values()].flatMap((speech) => say(speech, speech.stream.flush()))

  const readPart = (part: OpencodePart, parentToolCallId: string | undefined): AgentUpdate[] => {
    switch (part.type) {
      case 'text':
      case 'reasoning': {
        if (part.synthetic || part.ignored) return []
        const speech = speeches.get(part.id) ?? {
          type: part.type,
          said: 0,
          begun: false,
          stream: paths.stream(),
          parentToolCallId,
        }
        // The part as a whole comes at its beginning and its end: what no delta has told is told then.
        const rest = part.text.slice(speech.said)
        speech.said += rest.length
        const others = speeches.has(part.id) ? [] : flush()
        speeches.set(part.id, speech)
        return [...others, ...say(speech, speech.stream.push(rest))]
      }
      case 'tool':
        return [...flush(), ...toolUpdates(part, paths, parentToolCallId)]
      case 'step-finish': {
        const { input, output, reasoning, cache } = part.tokens
        sum.inputTokens += input + cache.read + cache.write
        sum.outputTokens += output
        sum.cachedTokens += cache.read
        sum.reasoningTokens += reasoning
        sum.costUsd += part.cost
        const contextTokens = input + cache.read + cache.write + output
        const context = parentToolCallId ? {} : { contextTokens, ...(contextLimitTokens && { contextLimitTokens }) }
        return [...flush(), { type: 'usage', usage: { ...sum, ...context } }]
      }
    }
  }

  const translate: TurnTranslator['translate'] = (event, nowMs, parentToolCallId) => {
    switch (event.type) {
      case 'message.part.updated':
        return readPart(event.properties.part, parentToolCallId)
      case 'message.part.delta': {
        const speech = speeches.get(event.properties.partID)
        if (!speech || event.properties.field !== 'text') return []
        speech.said += event.properties.delta.length
        return say(speech, speech.stream.push(event.properties.delta))
      }
      case 'todo.updated':
        return parentToolCallId ? [] : [{ type: 'plan', entries: planOf(event.properties.todos, paths) }]
      case 'session.status': {
        const { status } = event.properties
        if (status.type !== 'retry') return []
        const error = classifyError({ text: paths.text(status.message), retryable: true })
        return [{ type: 'retrying', attempt: status.attempt, delayMs: Math.max(0, status.next - nowMs), error }]
      }
      case 'session.compacted':
        return parentToolCallId
          ? []
          : [{ type: 'notice', level: 'info', text: 'The agent shortened its memory of this chat.' }]
      default:
        return []
    }
  }
  return { translate, end: flush }
}

function planOf(todos: { content: string; status: string; priority: string }[], paths: RelativePaths): PlanEntry[] {
  return todos
    .filter(({ status }) => status !== 'cancelled')
    .map(({ content, status, priority }) => ({
      content: paths.text(content),
      status: status === 'completed' || status === 'in_progress' ? status : 'pending',
      priority: priority === 'high' || priority === 'low' ? priority : 'medium',
    }))
}
