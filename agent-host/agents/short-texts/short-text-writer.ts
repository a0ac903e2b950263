import { toModelFault } from '#agent-host/agents/greenroom/turns/provider-error.ts'
import type { StandardModel } from '#agent-host/backends/model-access.ts'
import type { Asking } from '#lib/domain/titles/asking.ts'

/** Reasoning counts as output with many models, so that a line needs more than its own length. */
const outputLimitTokens = 1000
const answerLimitMs = 15_000

/** Writes a line by a model: its own by name, or with null the one that the server was given. Throws `ModelFault`. */
export type ShortTextWriter = (asking: Asking & { model: string | null }, signal: AbortSignal) => Promise<string>

/** One call of an OpenAI-compatible endpoint, not repeated, at most 15 s long. */
export const shortTextWriter =
  (endpoint: StandardModel): ShortTextWriter =>
  async ({ model, instructions, text }, signal) => {
    const [{ generateText }, { createOpenAICompatible }] = await Promise.all([
      import('ai'),
      import('@ai-sdk/openai-compatible'),
    ])
    const { url, key, name } = endpoint
    const provider = createOpenAICompatible({ name: 'model', baseURL: url, ...(key && { apiKey: key }) })
    try {
      const answer = await generateText({
        model: provider.chatModel(model ?? name),
        instructions,
        prompt: text,
        maxRetries: 0,
        maxOutputTokens: outputLimitTokens,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
      })
      return answer.text
    } catch (error) {
      throw toModelFault(error, endpoint.provider ?? new URL(url).host)
    }
  }
