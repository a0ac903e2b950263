import type { ModelMessage, ToolModelMessage, ToolResultPart } from 'ai'

/**
 * Messages in which every tool call has a result: providers refuse others, and a process that was ended leaves calls without.
 */
export function settleCalls(messages: readonly ModelMessage[]): ModelMessage[] {
  return messages.flatMap((message, index): ModelMessage[] => {
    if (message.role === 'tool') return messages[index - 1]?.role === 'assistant' ? [] : [message]
    if (message.role !== 'assistant' || typeof message.content === 'string') return [message]
    const next = messages[index + 1]
    const known = next?.role === 'tool' ? next.content : []
    const calls = message.content.filter((part) => part.type === 'tool-call')
    const results = calls.map((call) => known.find((part) => isResultOf(part, call.toolCallId)) ?? interrupted(call))
    return results.length ? [message, { role: 'tool', content: results }] : [message]
  })
}

const isResultOf = (part: ToolModelMessage['content'][number], toolCallId: string) =>
  part.type === 'tool-result' && part.toolCallId === toolCallId

const interrupted = ({ toolCallId, toolName }: { toolCallId: string; toolName: string }): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  toolName,
  output: { type: 'error-text', value: 'Interrupted before it ended; whether it had an effect is not known.' },
})
