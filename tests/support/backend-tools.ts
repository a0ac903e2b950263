import { type ModelAccess, noModels } from '#agent-host/backends/model-access.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'

/** What backends are given in tests: these models, and no sandbox. */
export const toolsWith = (models: Partial<ModelAccess> = {}): BackendTools => ({
  sandbox: openAir,
  agentsDirectory,
  offered: { ...noModels, ...models },
})
