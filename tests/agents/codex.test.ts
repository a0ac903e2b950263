import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { codexBackend } from '#agent-host/backends/codex/codex-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'

describeBackend('codex', () => agentSubject(codexBackend), limits.codex)
