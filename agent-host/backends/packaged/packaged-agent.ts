import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import type { AgentPackage } from '#agent-host/backends/agent-packages.ts'
import { type Backend, BackendFault, type SlotLaunch } from '#agent-host/backends/backend.ts'
import { type FoundProgram, findProgram } from '#agent-host/backends/find-program.ts'
import type { BackendTools, Recipe } from '#agent-host/backends/recipe.ts'
import { type BackendHealth, unknownBackend } from '#lib/domain/backends/backend.ts'
import { backendId } from '#lib/domain/ids.ts'

export type PackagedParts = {
  about: AgentPackage
  dialect: Dialect
  sharesSlots: boolean
  /** What is added to the program's own arguments, and what it is given. Throws `noModel` where it has none to ask. */
  recipe(launch: Pick<SlotLaunch, 'homeDirectory' | 'models'>): Pick<Recipe, 'args' | 'environment' | 'files'>
}

/** An agent that other people make, installed as a package beside Greenroom or found on PATH. */
export function packagedAgent({ about, dialect, sharesSlots, recipe }: PackagedParts, tools: BackendTools): Backend {
  const id = backendId.parse(about.id)
  const find = () => findProgram(about, tools.agentsDirectory)
  const backend = acpBackend({
    ...tools,
    id,
    name: about.name,
    custom: false,
    sharesSlots,
    dialect,
    recipe: (launch) => {
      const program = find()
      if (!program) throw missing(about)
      return whole(program, recipe(launch))
    },
  })
  /** The package says its version, so the program is not started for it each time that somebody looks. */
  const health = async (signal: AbortSignal): Promise<BackendHealth> => {
    const program = find()
    const info = { ...unknownBackend(id, about.name), version: program?.version ?? null }
    if (!program) return { ...info, state: 'missing', fault: missing(about).message }
    try {
      recipe({ homeDirectory: '/', models: tools.offered })
    } catch (error) {
      if (!(error instanceof BackendFault)) throw error
      return { ...info, state: 'broken', fault: error.message }
    }
    return program.version ? { ...info, state: 'ready', fault: null } : await backend.health(signal)
  }
  return { ...backend, health }
}

/** There is no model of the family that an agent asks; `variables` are what to set. */
export function noModel(name: string, variables: string): BackendFault {
  const message = `${name} has no model to ask: set ${variables}.`
  return new BackendFault('start_failed', { kind: 'agent_missing', message, retryable: false })
}

function missing({ name }: AgentPackage): BackendFault {
  const message = `${name} is not installed on this host.`
  return new BackendFault('missing', { kind: 'agent_missing', message, retryable: false })
}

function whole(program: FoundProgram, own: ReturnType<PackagedParts['recipe']>): Recipe {
  return { ...own, command: program.command, args: [...program.args, ...own.args], readable: program.readable }
}
