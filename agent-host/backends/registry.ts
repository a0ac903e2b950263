import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { claudeBackend } from '#agent-host/backends/claude/claude-backend.ts'
import { codexBackend } from '#agent-host/backends/codex/codex-backend.ts'
import { geminiBackend } from '#agent-host/backends/gemini/gemini-backend.ts'
import { gooseBackend } from '#agent-host/backends/goose/goose-backend.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { opencodeBackend } from '#agent-host/backends/opencode/opencode-backend.ts'
import { qwenBackend } from '#agent-host/backends/qwen/qwen-backend.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { namedFiles } from '#agent-host/sandbox/named-files.ts'
import type { CustomBackend } from '#lib/domain/backends/backend.ts'

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

/** An ACP command that an administrator added. */
export function customBackend(definition: CustomBackend, tools: BackendTools): Backend {
  const { id, name, command, args, env: environment } = definition
  return acpBackend({
    ...tools,
    id,
    name,
    custom: true,
    sharesSlots: false,
    recipe: () => ({ command, args, environment, readable: namedFiles([command, ...args]) }),
  })
}
