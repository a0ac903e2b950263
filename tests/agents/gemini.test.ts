import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { geminiBackend } from '#agent-host/backends/gemini/gemini-backend.ts'
import { agentSubject } from '#tests/agents/subject.ts'

describeBackend('gemini', () => agentSubject(geminiBackend))
