import { z } from 'zod'
import type { Endpoint, Models } from './models.ts'

const discoveryTimeoutMs = 1500
const modelLimit = 200
const notForChat = /embed|whisper|tts|dall-e|moderation|image|realtime|transcribe|audio|rerank/i
const modelList = z.object({ data: z.array(z.object({ id: z.string() })) })

/** What most models of today take in; a model that says otherwise in an error is believed. */
const windowTokens = 128_000

/** The models of an OpenAI-compatible endpoint: the one that is configured, then those that it lists, as far as it does in time. */
export async function endpointModels(endpoint: Endpoint): Promise<Models> {
  const listed = await listModels(endpoint)
  const others = listed.filter((name) => name !== endpoint.name && !notForChat.test(name)).slice(0, modelLimit)
  return {
    names: [endpoint.name, ...others],
    provider: endpoint.provider,
    scripted: false,
    windowTokens,
    async open(name) {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      const provider = createOpenAICompatible({
        name: 'model',
        baseURL: endpoint.url,
        ...(endpoint.key ? { apiKey: endpoint.key } : {}),
        includeUsage: true,
      })
      return provider.chatModel(name)
    },
  }
}

/** The ids of `GET /models`; none where the endpoint does not know it, does not answer in time, or answers something else. */
async function listModels({ url, key }: Endpoint): Promise<string[]> {
  const signal = AbortSignal.timeout(discoveryTimeoutMs)
  const headers = key ? { authorization: `Bearer ${key}` } : undefined
  try {
    const response = await fetch(`${url}/models`, { signal, ...(headers ? { headers } : {}) })
    const parsed = modelList.safeParse(response.ok ? await response.json() : null)
    return parsed.success ? parsed.data.data.map(({ id }) => id) : []
  } catch (error) {
    // The list is a convenience: whatever is wrong with the endpoint is said when it is asked for an answer.
    process.stderr.write(`The models of ${url} could not be listed: ${String(error)}\n`)
    return []
  }
}
