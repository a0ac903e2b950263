import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { noModel } from '#agent-host/backends/packaged/packaged-agent.ts'

/** What is asked of OpenAI by agents that must be told a model, and are not told one by the installation. */
const modelOfOpenai = 'gpt-5.5'

/** For agents that speak OpenAI's chat completions: the installation's own model, else OpenAI. */
export function openaiModel(
  name: string,
  { standard, openai }: ModelAccess,
): { url: string; key: string; name: string } {
  if (standard) return { url: standard.url, key: standard.key ?? 'none', name: standard.name }
  if (openai) return { url: openai.url, key: openai.key || 'none', name: modelOfOpenai }
  throw noModel(name, 'GREENROOM_MODEL_URL and GREENROOM_MODEL_NAME, or OPENAI_API_KEY')
}
