import { z } from 'zod'
import { attachmentId } from '#lib/domain/ids.ts'

/** What a message is made of. Times are set by the fold from the events that began and ended the part. */
const timed = { startedAt: z.iso.datetime().optional(), endedAt: z.iso.datetime().optional() }
const nested = { parentToolCallId: z.string().optional() }

export const toolKinds = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
] as const
export const toolStatuses = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const

/** ACP's ToolCallContent, https://agentclientprotocol.com/protocol/tool-calls: text or media, a diff, or a command's terminal. */
export const toolContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('diff'), path: z.string(), oldText: z.string().nullable(), newText: z.string() }),
])

export const textPart = z.object({ type: z.literal('text'), text: z.string(), ...nested, ...timed })
export const reasoningPart = z.object({ type: z.literal('reasoning'), text: z.string(), ...nested, ...timed })
export const toolPart = z.object({
  type: z.literal('tool'),
  toolCallId: z.string(),
  title: z.string(),
  kind: z.enum(toolKinds),
  status: z.enum(toolStatuses),
  content: z.array(toolContent),
  locations: z.array(z.object({ path: z.string(), line: z.number().int().nullable().optional() })),
  input: z.unknown().optional(),
  output: z.string().default(''),
  /** How many characters of the output's beginning were cut, so that it holds its last 256 kB. */
  outputCut: z.number().int().default(0),
  exitCode: z.number().int().nullable().optional(),
  mcp: z.boolean().default(false),
  ...nested,
  ...timed,
})
export const planEntry = z.object({
  content: z.string(),
  priority: z.enum(['high', 'medium', 'low']),
  status: z.enum(['pending', 'in_progress', 'completed']),
})
export const planPart = z.object({ type: z.literal('plan'), entries: z.array(planEntry), ...timed })
export const filePart = z.object({
  type: z.literal('file'),
  name: z.string(),
  mediaType: z.string(),
  attachmentId,
  byteCount: z.number().int().optional(),
  ...timed,
})
export const noticePart = z.object({
  type: z.literal('notice'),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  ...timed,
})

export const part = z.discriminatedUnion('type', [textPart, reasoningPart, toolPart, planPart, filePart, noticePart])

export type Part = z.infer<typeof part>
export type FilePart = z.infer<typeof filePart>
export type ToolPart = z.infer<typeof toolPart>
export type ToolContent = z.infer<typeof toolContent>
export type PlanEntry = z.infer<typeof planEntry>
