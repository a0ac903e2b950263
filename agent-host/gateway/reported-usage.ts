import { z } from 'zod'
import type { Dialect } from '#agent-host/gateway/doors.ts'
import { noTokens, type Tokens } from '#lib/domain/usage/tokens.ts'

/** The counts of an answer as its API names them, the last of each: what was said so far. */
export type Counts = Readonly<Record<string, number>>

const usage = z.record(z.string(), z.unknown())
/** Where APIs put them: in a whole answer or a chunk of one, in `response` of a finished response, in `message` of a begun message. */
const places = z.object({
  usage: usage.nullish().catch(null),
  usageMetadata: usage.nullish().catch(null),
  response: z.object({ usage: usage.nullish() }).nullish().catch(null),
  message: z.object({ usage: usage.nullish() }).nullish().catch(null),
})

/** The counts with those of one more piece of an answer: an event's data, or the whole of it. Null where it says nothing of usage. */
export function readCounts(counts: Counts | null, piece: unknown): Counts | null {
  if (Array.isArray(piece)) return piece.reduce(readCounts, counts)
  const found = places.safeParse(piece)
  if (!found.success) return counts
  const { usage, usageMetadata, response, message } = found.data
  const said = usage ?? usageMetadata ?? response?.usage ?? message?.usage
  return said ? { ...counts, ...numbersOf(said) } : counts
}

/** The numbers of an object and of those within it: their names are distinct. */
function numbersOf(said: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => {
      if (typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e12)
        return [[name, Math.round(value)] as const]
      const inner = name.endsWith('_details') ? usage.safeParse(value) : null
      return inner?.success ? Object.entries(numbersOf(inner.data)) : []
    }),
  )
}

/** Counts in our terms: what was cached is input too, what was thought is output too. */
export function tokensOf(dialect: Dialect, counts: Counts | null): Tokens {
  if (!counts) return noTokens
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  switch (dialect) {
    case 'openai':
      return {
        inputTokens: of('prompt_tokens', 'input_tokens'),
        outputTokens: of('completion_tokens', 'output_tokens'),
        cachedTokens: of('cached_tokens'),
        reasoningTokens: of('reasoning_tokens'),
      }
    case 'anthropic':
      return {
        inputTokens: of('input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'),
        outputTokens: of('output_tokens'),
        cachedTokens: of('cache_read_input_tokens'),
        reasoningTokens: 0,
      }
    case 'google':
      return {
        inputTokens: of('promptTokenCount', 'toolUsePromptTokenCount'),
        outputTokens: of('candidatesTokenCount', 'thoughtsTokenCount'),
        cachedTokens: of('cachedContentTokenCount'),
        reasoningTokens: of('thoughtsTokenCount'),
      }
  }
}
