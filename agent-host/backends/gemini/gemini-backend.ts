import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { geminiDialect } from '#agent-host/backends/gemini/dialect.ts'
import { noModel, packagedAgent } from '#agent-host/backends/packaged/packaged-agent.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'

/** Gemini CLI, https://github.com/google-gemini/gemini-cli. */
export function geminiBackend(tools: BackendTools): Backend {
  const about = agentPackages.gemini
  return packagedAgent(
    {
      about,
      dialect: geminiDialect,
      sharesSlots: true,
      recipe: ({ models: { google } }) => {
        if (!google) throw noModel(about.name, 'GEMINI_API_KEY')
        return {
          args: ['--acp'],
          environment: {
            GEMINI_API_KEY: google.key || 'none',
            GOOGLE_GEMINI_BASE_URL: google.url,
            GEMINI_CLI_NO_RELAUNCH: 'true',
            GEMINI_CLI_TRUST_WORKSPACE: 'true',
          },
          files: [{ path: '.gemini/settings.json', content: JSON.stringify(settings) }],
        }
      },
    },
    tools,
  )
}

const settings = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  // What an interactive shell prints is a screen, of which ACP's updates tell nothing.
  tools: { shell: { enableInteractiveShell: false } },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
}
