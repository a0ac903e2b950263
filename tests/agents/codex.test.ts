import { describe } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { codexBackend } from '#agent-host/backends/codex/codex-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'

describe.runIf(isInstalled(agentPackages.codex))('installed', () => {
  describeBackend('codex', () => agentSubject(codexBackend), limits.codex)
})
