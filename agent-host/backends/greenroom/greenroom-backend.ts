import { fileURLToPath } from 'node:url'
import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { rememberReady } from '#agent-host/backends/remember-ready.ts'
import { ownPrograms } from '#agent-host/sandbox/own-programs.ts'
import { backendId } from '#lib/domain/ids.ts'

const program = fileURLToPath(new URL('../../agents/greenroom/main.ts', import.meta.url))

/** Greenroom's own agent. Without a model it answers from a script, and says so. */
export function greenroomBackend(tools: BackendTools): Backend {
  return rememberReady(
    acpBackend({
      ...tools,
      id: backendId.parse('greenroom'),
      name: 'Greenroom',
      custom: false,
      sharesSlots: true,
      tellsRetries: true,
      scripted: tools.offered.standard === null,
      recipe: ({ models: { standard: model } }) => ({
        command: process.execPath,
        args: [program],
        readable: ownPrograms,
        environment: model
          ? {
              GREENROOM_MODEL_URL: model.url,
              GREENROOM_MODEL_NAME: model.name,
              ...(model.key && { GREENROOM_MODEL_KEY: model.key }),
              ...(model.provider && { GREENROOM_MODEL_PROVIDER: model.provider }),
            }
          : {},
      }),
    }),
  )
}
