import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { BackendId, MessageId, TurnId } from '#lib/domain/ids.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

/** What a turn remembers of its agent's message while it grows: its parts, without what the log already holds of their text. */
export type Assembly = {
  readonly turnId: TurnId
  readonly messageId: MessageId
  readonly backend: BackendId
  /** The parts by index; a text part's text is left empty, a tool part's output is kept to see what extends it. */
  readonly parts: readonly Part[]
}

type Step = { assembly: Assembly; events: EventDraft[] }

/** One update of the agent as events of its message. Pure; the only way from an agent's words into the log. */
export function assemble(assembly: Assembly, update: AgentUpdate): Step {
  const { turnId } = assembly
  switch (update.type) {
    case 'text':
    case 'reasoning':
      return update.text === '' ? { assembly, events: [] } : addText(assembly, update)
    case 'tool':
      return upsertTool(assembly, update.tool)
    case 'tool-output':
      return addOutput(assembly, update)
    case 'plan':
      return upsertPlan(assembly, update)
    case 'notice':
      return add(assembly, { type: 'notice', level: update.level, text: update.text })
    case 'commands':
      return { assembly, events: [{ type: 'commands.updated', backend: assembly.backend, commands: update.commands }] }
    case 'options':
      return { assembly, events: [{ type: 'options.updated', backend: assembly.backend, options: update.options }] }
    case 'usage':
      return { assembly, events: [{ type: 'turn.usage', turnId, usage: update.usage }] }
    case 'quiet':
      return { assembly, events: [{ type: 'turn.quiet', turnId, quietMs: update.quietMs }] }
    case 'retrying':
      return {
        assembly,
        events: [
          { type: 'turn.retrying', turnId, attempt: update.attempt, delayMs: update.delayMs, error: update.error },
        ],
      }
    default:
      return update satisfies never
  }
}

/** The events that settle every tool call that is still open when the turn ends. */
export function settleTools(assembly: Assembly, status: 'cancelled' | 'failed'): EventDraft[] {
  return assembly.parts.flatMap((part, index): EventDraft[] =>
    part.type === 'tool' && !isSettled(part) ? [updated(assembly, index, { ...part, status })] : [],
  )
}

function addText(assembly: Assembly, update: Extract<AgentUpdate, { type: 'text' | 'reasoning' }>): Step {
  const { turnId, messageId, parts } = assembly
  const last = parts.at(-1)
  const { type, text, parentToolCallId } = update
  const begins = update.type === 'text' && update.begins
  if (last?.type === type && last.parentToolCallId === parentToolCallId && !begins) {
    return { assembly, events: [{ type: 'part.delta', turnId, messageId, index: parts.length - 1, text }] }
  }
  return add(assembly, { type, text, ...(parentToolCallId && { parentToolCallId }) })
}

function upsertTool(assembly: Assembly, tool: ToolUpdate): Step {
  const index = findTool(assembly, tool.toolCallId)
  const old = assembly.parts[index]
  if (old?.type !== 'tool') return add(assembly, { ...emptyTool(tool.toolCallId), ...defined(tool) })
  const next = { ...old, ...defined(tool) }
  if (isSettled(old) && !isSettled(next)) next.status = old.status
  if (JSON.stringify(next) === JSON.stringify(old)) return { assembly, events: [] }
  return { assembly: withPart(assembly, index, next), events: [updated(assembly, index, next)] }
}

function addOutput(assembly: Assembly, update: Extract<AgentUpdate, { type: 'tool-output' }>): Step {
  const { turnId, messageId } = assembly
  const index = findTool(assembly, update.toolCallId)
  const tool = assembly.parts[index]
  if (tool?.type !== 'tool') return { assembly, events: [] }
  const text = update.whole ? extension(tool.output, update.text) : update.text
  if (text === '') return { assembly, events: [] }
  const event: EventDraft = { type: 'part.output', turnId, messageId, index, text, mcp: tool.mcp }
  return { assembly: withPart(assembly, index, { ...tool, output: tool.output + text }), events: [event] }
}

function upsertPlan(assembly: Assembly, { entries }: Extract<AgentUpdate, { type: 'plan' }>): Step {
  const index = assembly.parts.findLastIndex((part) => part.type === 'plan')
  const plan = { type: 'plan' as const, entries }
  if (index < 0) return add(assembly, plan)
  return { assembly: withPart(assembly, index, plan), events: [updated(assembly, index, plan)] }
}

/** What `whole` says beyond what is already there; all of it on a new line where it is something else. */
function extension(old: string, whole: string): string {
  if (whole.startsWith(old)) return whole.slice(old.length)
  return old.endsWith(whole) ? '' : `\n${whole}`
}

function add(assembly: Assembly, part: Part): Step {
  const { turnId, messageId, parts } = assembly
  const kept = part.type === 'text' || part.type === 'reasoning' ? { ...part, text: '' } : part
  return {
    assembly: { ...assembly, parts: [...parts, kept] },
    events: [{ type: 'part.added', turnId, messageId, index: parts.length, part }],
  }
}

const updated = ({ turnId, messageId }: Assembly, index: number, part: Part): EventDraft => ({
  type: 'part.updated',
  turnId,
  messageId,
  index,
  part: part.type === 'tool' ? { ...part, output: '' } : part,
})

const withPart = (assembly: Assembly, index: number, part: Part): Assembly => ({
  ...assembly,
  parts: assembly.parts.with(index, part),
})
const findTool = (assembly: Assembly, id: string) =>
  assembly.parts.findLastIndex((part) => part.type === 'tool' && part.toolCallId === id)
const emptyTool = (toolCallId: string): ToolPart => ({
  type: 'tool',
  toolCallId,
  title: 'Tool',
  kind: 'other',
  status: 'pending',
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
})
const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
