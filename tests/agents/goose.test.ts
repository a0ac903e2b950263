import { describe } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { gooseBackend } from '#agent-host/backends/goose/goose-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'

describe.runIf(isInstalled(agentPackages.goose))('installed', () => {
  describeBackend('goose', () => agentSubject(gooseBackend, []), limits.goose)
})
