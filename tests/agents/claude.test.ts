import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { claudeBackend } from '#agent-host/backends/claude/claude-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'

describeBackend('claude', () => agentSubject(claudeBackend), limits.claude)
