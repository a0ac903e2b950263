import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { openaiModel } from '#agent-host/backends/packaged/openai-model.ts'
import { packagedAgent } from '#agent-host/backends/packaged/packaged-agent.ts'
import { qwenDialect } from '#agent-host/backends/qwen/dialect.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'

/** Qwen Code, https://github.com/QwenLM/qwen-code, in one process: its usual one starts a second for the garbage collector's sake. */
export function qwenBackend(tools: BackendTools): Backend {
  const about = agentPackages.qwen
  return packagedAgent(
    {
      about,
      dialect: qwenDialect,
      sharesSlots: true,
      recipe: ({ models }) => {
        const model = openaiModel(about.name, models)
        return {
          args: ['--acp'],
          environment: {
            NODE_OPTIONS: '--max-old-space-size=512 --max-semi-space-size=16',
            QWEN_CODE_NO_RELAUNCH: 'true',
            OPENAI_API_KEY: model.key,
            OPENAI_BASE_URL: model.url,
            OPENAI_MODEL: model.name,
          },
          files: [{ path: '.qwen/settings.json', content: JSON.stringify(settings) }],
        }
      },
    },
    tools,
  )
}

const settings = {
  security: { auth: { selectedType: 'openai' } },
  tools: { approvalMode: 'default', todoWrite: { enabled: true } },
  ui: { enableFollowupSuggestions: false },
  // Of a model that it does not know it would leave images out; what a model cannot take its endpoint says.
  model: { generationConfig: { modalities: { image: true } } },
  general: { enableAutoUpdate: false, disableAutoUpdate: true, disableUpdateNag: true },
  // What it would note down by itself after a turn it asks a model for, unseen and unasked.
  memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
}
