import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { readQuestion } from '#agent-host/backends/qwen/questions.ts'

export const qwenDialect: Dialect = {
  modes: {
    ask: { mode: 'default' },
    edit: { mode: 'auto-edit' },
    auto: { mode: 'yolo' },
    plan: { mode: 'plan' },
  },
  clientFiles: false,
  parentOf: ({ parentToolCallId }) => (typeof parentToolCallId === 'string' ? parentToolCallId : null),
  readQuestion,
}
