import { z } from 'zod'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import type { WireMeta, WireTool } from '#agent-host/backends/acp/session-update.ts'
import { classifyAnswer } from '#agent-host/backends/classify-error.ts'
import { checklistEntries } from '#agent-host/backends/goose/checklist.ts'

export const gooseDialect: Dialect = {
  // It has none in which it edits freely and asks for the rest: `smart_approve` has a model judge.
  modes: { ask: { mode: 'approve' }, auto: { mode: 'auto' } },
  hides: ['provider'],
  placesImages: true,
  readTool,
  readPlan: ({ title, rawInput }) => (/^todo[_ ·:]/i.test(title ?? '') ? checklistEntries(rawInput) : null),
  liveOutput,
  failureBeginnings: ['Ran into this error: '],
  readFailure: (answer) => classifyAnswer(answer, failures),
  readNotice: (text) => (isCompaction.test(text) ? text.trim() : null),
}

const kinds: Record<string, WireTool['kind']> = {
  shell: 'execute',
  write: 'edit',
  edit: 'edit',
  read: 'read',
  read_image: 'read',
  tree: 'search',
  analyze: 'search',
}

/** It says `other` of everything, and which tool it is as the first word of the title. */
function readTool(tool: WireTool): WireTool {
  const [, name = '', rest = ''] = /^(\w+) · ([\s\S]*)$/.exec(tool.title ?? '') ?? []
  const kind = kinds[name]
  if (!kind) return tool
  return { ...tool, kind, ...(kind === 'execute' && { title: rest }) }
}

const printed = z.object({
  toolNotification: z.object({
    type: z.literal('live_output'),
    params: z.object({ chunks: z.array(z.object({ output: z.string() })) }),
  }),
})

function liveOutput(meta: WireMeta): string | null {
  const { data } = printed.safeParse(meta)
  return data ? data.toolNotification.params.chunks.map(({ output }) => output).join('') : null
}

const failures = [/^Ran into this error: [\s\S]*Please retry if you think this is a transient/]
const isCompaction =
  /^\s*(Exceeded auto-compact threshold|goose is compacting|Compaction complete|Context limit reached\. Compacting)/i
