import path from 'node:path'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { claudeDialect } from '#agent-host/backends/claude/dialect.ts'
import { noModel, packagedAgent } from '#agent-host/backends/packaged/packaged-agent.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'

/** Claude Agent, https://github.com/agentclientprotocol/claude-agent-acp. Each of its sessions is a process of 200 MB: chats share none. */
export function claudeBackend(tools: BackendTools): Backend {
  const about = agentPackages.claude
  return packagedAgent(
    {
      about,
      dialect: claudeDialect,
      sharesSlots: false,
      recipe: ({ homeDirectory, models: { anthropic } }) => {
        if (!anthropic) throw noModel(about.name, 'ANTHROPIC_API_KEY')
        return {
          args: [],
          environment: {
            ANTHROPIC_BASE_URL: anthropic.url,
            ANTHROPIC_API_KEY: anthropic.key || 'none',
            CLAUDE_CONFIG_DIR: path.join(homeDirectory, '.claude'),
            ...quiet,
            // As root it would not take its mode that never asks.
            ...(process.getuid?.() === 0 && { IS_SANDBOX: '1' }),
          },
        }
      },
    },
    tools,
  )
}

const quiet = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  // What a person might type next it would ask a model for, after each turn.
  CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false',
  // The list of what is to be done, which its newer models are not given otherwise.
  CLAUDE_CODE_ENABLE_TODO_TOOLS: '1',
}
