import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { gooseDialect } from '#agent-host/backends/goose/dialect.ts'
import { openaiModel } from '#agent-host/backends/packaged/openai-model.ts'
import { packagedAgent } from '#agent-host/backends/packaged/packaged-agent.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'

/** goose, https://github.com/aaif-goose/goose, with its tools for developers. */
export function gooseBackend(tools: BackendTools): Backend {
  const about = agentPackages.goose
  return packagedAgent(
    {
      about,
      dialect: gooseDialect,
      sharesSlots: true,
      recipe: ({ models }) => {
        const model = openaiModel(about.name, models)
        const { origin, pathname } = new URL(model.url)
        return {
          args: ['acp', '--with-builtin', 'developer,todo'],
          environment: {
            GOOSE_PROVIDER: 'openai',
            GOOSE_MODEL: model.name,
            OPENAI_API_KEY: model.key,
            OPENAI_HOST: origin,
            OPENAI_BASE_PATH: `${pathname.replace(/^\/+|\/+$/g, '')}/chat/completions`.replace(/^\//, ''),
            GOOSE_MODE: 'approve',
            ...quiet,
          },
        }
      },
    },
    tools,
  )
}

const quiet = {
  GOOSE_DISABLE_KEYRING: '1',
  GOOSE_TELEMETRY_ENABLED: 'false',
  // Chats have titles of their own.
  GOOSE_DISABLE_SESSION_NAMING: 'true',
}
