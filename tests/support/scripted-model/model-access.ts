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
