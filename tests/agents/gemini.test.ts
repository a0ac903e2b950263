import { setTimeout as delay } from 'node:timers/promises'
import { describe } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { geminiBackend } from '#agent-host/backends/gemini/gemini-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { agentSubject } from '#tests/agents/subject.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'

/**
 * It keeps a session in a file named by the minute: one that is loaded in the minute in which it began is written over, and lost. Then
 * the conversation is told again.
 */
const untilNextMinute = async () => await delay(60_500 - (Date.now() % 60_000))

describe.runIf(isInstalled(agentPackages.gemini))('installed', () => {
  describeBackend(
    'gemini',
    async () => ({ ...(await agentSubject(geminiBackend)), beforeResume: untilNextMinute }),
    limits.gemini,
  )
})
