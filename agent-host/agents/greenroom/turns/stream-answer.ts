import { randomUUID } from 'node:crypto'
import { type LanguageModel, type ModelMessage, streamText, type TextStreamPart, type ToolSet } from 'ai'
import { chunk } from '../sessions/replay.ts'
import { allTools } from '../tools/all-tools.ts'
import type { Answer } from './answer.ts'
import { modelTools } from './model-tools.ts'
import { silentModel } from './provider-error.ts'
import type { Turn } from './turn.ts'

/** So long a model may be silent, its thinking before the first token included. */
const silenceLimitMs = 300_000

type Call = { model: LanguageModel; instructions: string; messages: ModelMessage[] }

/** Asks the model once and tells the client every delta. Throws what the provider's failure threw; returns early when stopped. */
export async function streamAnswer(turn: Turn, call: Call, answer: Answer): Promise<void> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(silentModel(turn.models.provider, silenceLimitMs)), silenceLimitMs)
  const { stream } = streamText({
    ...call,
    tools: modelTools(),
    maxRetries: 0,
    abortSignal: AbortSignal.any([turn.signal, silence.signal]),
    // Errors arrive in the stream too; without this they would also be printed.
    onError: () => undefined,
  })
  try {
    for await (const part of stream) {
      timer.refresh()
      if (turn.signal.aborted) return
      if (part.type === 'error') throw part.error
      await take(turn, part, answer)
    }
  } finally {
    clearTimeout(timer)
  }
  if (silence.signal.aborted) throw silence.signal.reason
}

async function take(turn: Turn, part: TextStreamPart<ToolSet>, answer: Answer): Promise<void> {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta': {
      if (!part.text) return
      const type = part.type === 'text-delta' ? 'text' : 'reasoning'
      answer.add(type, part.text)
      const kind = type === 'text' ? 'agent_message_chunk' : 'agent_thought_chunk'
      return turn.client.update(chunk(kind, part.text, answer.id))
    }
    case 'text-end':
      return answer.sign('text', part.providerMetadata)
    case 'reasoning-end':
      return answer.sign('reasoning', part.providerMetadata)
    case 'tool-input-start':
      return announce(turn, answer, part)
    case 'tool-call': {
      const shownId = answer.announced.get(part.toolCallId) ?? randomUUID()
      const fault = part.invalid ? String(part.error instanceof Error ? part.error.message : part.error) : null
      const { toolCallId, toolName, input } = part
      return answer.addCall({ toolCallId, toolName, input, shownId, fault }, part.providerMetadata)
    }
    case 'finish-step':
      answer.finishReason = part.finishReason
      answer.usage = part.usage
      return
    default:
      return
  }
}

/** Shows a call as soon as the model begins it: the input of a long write takes a while. */
async function announce({ client }: Turn, answer: Answer, part: { id: string; toolName: string }) {
  const tool = allTools.get(part.toolName)
  if (!tool || tool.hidden) return
  const toolCallId = randomUUID()
  answer.announced.set(part.id, toolCallId)
  await client.update({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: part.toolName,
    name: part.toolName,
    kind: tool.kind,
    status: 'pending',
  })
}
