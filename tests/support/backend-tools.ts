import path from 'node:path'
import { type ModelAccess, noModels } from '#agent-host/backends/model-access.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'

/** What backends are given in tests: these models, and no sandbox. */
export const toolsWith = (models: Partial<ModelAccess> = {}): BackendTools => ({
  sandbox: openAir,
  agentsDirectory: process.env.AGENTS_DIR ?? path.resolve('.data', 'agents'),
  offered: { ...noModels, ...models },
})
