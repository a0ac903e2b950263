import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { classifyAnswer } from '#agent-host/backends/classify-error.ts'

const working = { collaboration_mode: 'default' }

export const codexDialect: Dialect = {
  modes: {
    ask: { ...working, mode: 'read-only' },
    edit: { ...working, mode: 'workspace-write' },
    auto: { ...working, mode: 'agent-full-access' },
    plan: { collaboration_mode: 'plan', mode: 'read-only' },
  },
  hides: ['collaboration_mode'],
  clientFiles: false,
  readFailure: (answer) => classifyAnswer(answer, failures),
}

const failures = [
  /^(unexpected status|exceeded retry limit, last status:|stream (disconnected|error)|http error:?) .*\b[45]\d\d\b/i,
  /^stream disconnected before completion/i,
]
