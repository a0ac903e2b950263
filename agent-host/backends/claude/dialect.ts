import { z } from 'zod'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'

const nested = z.object({ claudeCode: z.object({ parentToolUseId: z.string() }) })

export const claudeDialect: Dialect = {
  modes: {
    ask: { mode: 'default' },
    edit: { mode: 'acceptEdits' },
    auto: { mode: 'bypassPermissions' },
    plan: { mode: 'plan' },
  },
  clientFiles: false,
  // The same failure comes as the answer to the prompt.
  failureBeginnings: ['API Error: ', 'Failed to authenticate'],
  parentOf: (meta) => nested.safeParse(meta).data?.claudeCode.parentToolUseId ?? null,
}
