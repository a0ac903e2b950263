import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { gooseBackend } from '#agent-host/backends/goose/goose-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'

describeBackend('goose', () => agentSubject(gooseBackend, []), limits.goose)
