import type { wireUsage } from '#agent-host/backends/acp/session-update.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { Usage } from '#lib/domain/turns/turn.ts'

/** Token counts in whichever words an agent has for them. */
export function usageOf(wire: (typeof wireUsage)['_output'] | null | undefined): AgentUpdate[] {
  if (!wire) return []
  const [inputTokens, outputTokens] = [wire.inputTokens ?? wire.input_tokens, wire.outputTokens ?? wire.output_tokens]
  return usages({
    ...(inputTokens != null && { inputTokens }),
    ...(outputTokens != null && { outputTokens }),
    ...(wire.cachedReadTokens != null && { cachedTokens: wire.cachedReadTokens }),
    ...(wire.thoughtTokens != null && { reasoningTokens: wire.thoughtTokens }),
  })
}

export const usages = (usage: Usage): AgentUpdate[] => (Object.keys(usage).length > 0 ? [{ type: 'usage', usage }] : [])
