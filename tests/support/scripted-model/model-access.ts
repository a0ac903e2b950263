import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { ScriptedModelServer } from './server.ts'

/** A scripted model as what an installation has of every family of models. */
export function accessTo({ url, origin }: Pick<ScriptedModelServer, 'url' | 'origin'>, key = 'key'): ModelAccess {
  return {
    standard: { url, key, name: 'scripted' },
    openai: { url, key },
    anthropic: { url: origin, key },
    google: { url: origin, key },
  }
}

/** The same as an installation is told it. */
export function environmentOf({ standard, openai, anthropic, google }: ModelAccess): Record<string, string> {
  return {
    GREENROOM_MODEL_URL: standard?.url ?? '',
    GREENROOM_MODEL_KEY: standard?.key ?? '',
    GREENROOM_MODEL_NAME: standard?.name ?? '',
    OPENAI_BASE_URL: openai?.url ?? '',
    OPENAI_API_KEY: openai?.key ?? '',
    ANTHROPIC_BASE_URL: anthropic?.url ?? '',
    ANTHROPIC_API_KEY: anthropic?.key ?? '',
    GOOGLE_GEMINI_BASE_URL: google?.url ?? '',
    GEMINI_API_KEY: google?.key ?? '',
  }
}
