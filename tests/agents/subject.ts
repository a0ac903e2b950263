import type { Backend } from '#agent-host/backends/backend.ts'
import type { ContractSubject } from '#agent-host/backends/contract-scene.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { asSubject } from '#tests/support/scripted-model/as-subject.ts'
import { accessTo } from '#tests/support/scripted-model/model-access.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

/** An agent of `agentPackages`, with a scripted model of its own, and the media types that it hands its model as they are. */
export async function agentSubject(
  make: (tools: BackendTools) => Backend,
  types: string[] = ['image/png'],
): Promise<ContractSubject> {
  const server = await startScriptedModel()
  const models = accessTo(server)
  const { given, model, close } = asSubject(server)
  return {
    backend: make({ sandbox: openAir, agentsDirectory, offered: models }),
    models,
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    model,
    close,
    hands: { types, given },
  }
}
