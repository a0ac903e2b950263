import { z } from 'zod'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import type { WireTool } from '#agent-host/backends/acp/session-update.ts'
import { classifyAnswer } from '#agent-host/backends/classify-error.ts'

const working = { collaboration_mode: 'default' }

const beginnings = [
  'unexpected status',
  'exceeded retry limit',
  'stream disconnected',
  'stream error',
  'http error',
  'We’re currently experiencing high demand',
  "We're currently experiencing high demand",
]

export const codexDialect: Dialect = {
  modes: {
    ask: { ...working, mode: 'read-only' },
    edit: { ...working, mode: 'workspace-write' },
    auto: { ...working, mode: 'agent-full-access' },
    plan: { collaboration_mode: 'plan', mode: 'read-only' },
  },
  hides: ['collaboration_mode'],
  clientFiles: false,
  readTool,
  liveOutput: (meta) => printed.safeParse(meta).data?.terminal_output_delta.data ?? null,
  failureBeginnings: beginnings,
  readFailure: (answer) => classifyAnswer(answer, failures),
}

const printed = z.object({ terminal_output_delta: z.object({ data: z.string() }) })
const ended = z.object({ terminal_exit: z.object({ exit_code: z.number().int().nullable() }) })

/** How a command ended it tells beside the call, as it would tell a client's terminal. */
function readTool(tool: WireTool): WireTool {
  const exitCode = ended.safeParse(tool._meta).data?.terminal_exit.exit_code
  return exitCode == null ? tool : { ...tool, rawOutput: { exit_code: exitCode } }
}

const failures = [
  /^(unexpected status|exceeded retry limit, last status:|stream (disconnected|error)|http error:?) .*\b[45]\d\d\b/i,
  /^stream disconnected before completion/i,
  /^We[’']re currently experiencing high demand, which may cause temporary errors\.$/,
]
