import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import { type Backend, BackendFault } from '#agent-host/backends/backend.ts'
import { claudeBackend } from '#agent-host/backends/claude/claude-backend.ts'
import { codexBackend } from '#agent-host/backends/codex/codex-backend.ts'
import { geminiBackend } from '#agent-host/backends/gemini/gemini-backend.ts'
import { gooseBackend } from '#agent-host/backends/goose/goose-backend.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { opencodeBackend } from '#agent-host/backends/opencode/opencode-backend.ts'
import { qwenBackend } from '#agent-host/backends/qwen/qwen-backend.ts'
import type { BackendTools, Recipe } from '#agent-host/backends/recipe.ts'
import type { RegistryPrograms } from '#agent-host/packages/registry-programs.ts'
import { namedFiles } from '#agent-host/sandbox/named-files.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'

/** The backends that every installation has; `health` says which of them can run. */
export function builtInBackends(tools: BackendTools): Backend[] {
  return [
    greenroomBackend(tools),
    opencodeBackend(tools),
    claudeBackend(tools),
    codexBackend(tools),
    geminiBackend(tools),
    gooseBackend(tools),
    qwenBackend(tools),
  ]
}

/** What an administrator added: an ACP command, or an agent of the registry as it is installed on this host. */
export function customBackend(
  definition: BackendDefinition,
  tools: BackendTools,
  programs: Pick<RegistryPrograms, 'find'>,
): Backend {
  const { id, name, registry } = definition
  const backend = acpBackend({
    ...tools,
    id,
    name,
    custom: true,
    sharesSlots: false,
    recipe: () => recipeOf(definition, programs),
  })
  const maker = registry?.authors.join(', ') || null
  return { ...backend, health: async (signal) => ({ ...(await backend.health(signal)), maker }) }
}

function recipeOf(definition: BackendDefinition, programs: Pick<RegistryPrograms, 'find'>): Recipe {
  const { id, command, args, env: environment, registry } = definition
  if (!registry) return { command, args, environment, readable: namedFiles([command, ...args]) }
  const program = programs.find(id, registry)
  if (!('fault' in program)) return { ...program, environment: { ...program.environment, ...environment } }
  throw new BackendFault('missing', { kind: 'agent_missing', message: program.fault, retryable: false })
}
