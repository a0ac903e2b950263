import { describe } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { qwenBackend } from '#agent-host/backends/qwen/qwen-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'

describe.runIf(isInstalled(agentPackages.qwen))('installed', () => {
  describeBackend('qwen', () => agentSubject(qwenBackend), limits.qwen)
})
