import type { Backend } from '#agent-host/backends/backend.ts'
import type { ContractSubject } from '#agent-host/backends/backend-contract.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { asSubject } from '#tests/support/scripted-model/as-subject.ts'
import { accessTo } from '#tests/support/scripted-model/model-access.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

/** An agent of `agentPackages`, with a scripted model of its own. */
export async function agentSubject(make: (tools: BackendTools) => Backend): Promise<ContractSubject> {
  const model = await startScriptedModel()
  const models = accessTo(model)
  const { given, ...rest } = asSubject(model)
  return {
    backend: make({ sandbox: openAir, agentsDirectory, offered: models }),
    models,
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    ...rest,
    hands: { types: ['image/png'], given },
  }
}
