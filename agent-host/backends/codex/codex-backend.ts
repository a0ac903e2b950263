import path from 'node:path'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { codexDialect } from '#agent-host/backends/codex/dialect.ts'
import { noModel, packagedAgent } from '#agent-host/backends/packaged/packaged-agent.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'

/** Codex, https://github.com/agentclientprotocol/codex-acp. It speaks OpenAI's responses API alone. */
export function codexBackend(tools: BackendTools): Backend {
  const about = agentPackages.codex
  return packagedAgent(
    {
      about,
      dialect: codexDialect,
      sharesSlots: true,
      recipe: ({ homeDirectory, models: { openai } }) => {
        if (!openai) throw noModel(about.name, 'OPENAI_API_KEY')
        return {
          args: [],
          environment: {
            CODEX_HOME: path.join(homeDirectory, '.codex'),
            OPENAI_API_KEY: openai.key || 'none',
            MODEL_PROVIDER: provider,
            INITIAL_AGENT_MODE: 'read-only',
          },
          files: [{ path: '.codex/config.toml', content: config(openai.url) }],
        }
      },
    },
    tools,
  )
}

const provider = 'greenroom'

/** Strings of TOML are those of JSON for what an address may hold. */
const config = (url: string) => `model_provider = ${JSON.stringify(provider)}
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.${provider}]
name = "Greenroom"
base_url = ${JSON.stringify(url)}
env_key = "OPENAI_API_KEY"
wire_api = "responses"
`
