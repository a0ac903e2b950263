import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { qwenBackend } from '#agent-host/backends/qwen/qwen-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'

describeBackend('qwen', () => agentSubject(qwenBackend), limits.qwen)
