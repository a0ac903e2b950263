import { type Dialect, plainDialect } from '#agent-host/backends/acp/dialect.ts'
import type { PromptResult, SessionUpdate, WireTool } from '#agent-host/backends/acp/session-update.ts'
import { makeSpoken } from '#agent-host/backends/acp/spoken.ts'
import { blockText, type KnownTool, readTool } from '#agent-host/backends/acp/wire-tools.ts'
import { usageOf, usages } from '#agent-host/backends/acp/wire-usage.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'

/** One session's updates in Greenroom's language. Does nothing but remember: no I/O, no clock. */
export type Translator = {
  translate(update: SessionUpdate): AgentUpdate[]
  /** A tool call, from an update or out of a permission request, which is where some agents first show it. */
  tool(tool: WireTool): AgentUpdate[]
  known(toolCallId: string): KnownTool
  /** What the turn's result says of usage, and the rest of a text that was kept back. */
  end(result: PromptResult | null): AgentUpdate[]
}

export type TranslatorParts = {
  paths: RelativePaths
  /** What the session had cost before this process: 0 for a new one, null where it is not known. */
  costBefore: number | null
  dialect?: Dialect
}

export function makeTranslator({ paths, costBefore, dialect = plainDialect }: TranslatorParts): Translator {
  const tools = new Map<string, KnownTool>()
  const spoken = makeSpoken(paths)
  const cost = { before: costBefore, now: costBefore }
  const compactions = new Set<string>()
  const printing = new Map<string, ReturnType<RelativePaths['stream']>>()

  const known = (toolCallId: string): KnownTool =>
    tools.get(toolCallId) ?? { title: 'Tool', kind: 'other', content: [], locations: [] }

  const tool = (said: WireTool): AgentUpdate[] => {
    const wire = dialect.readTool?.(said) ?? said
    const read = readTool(wire, known(wire.toolCallId), { paths, dialect })
    tools.set(wire.toolCallId, { ...known(wire.toolCallId), ...pickKnown(read.tool) })
    return [...spoken.flush(), { type: 'tool', tool: read.tool }, ...live(wire), ...read.more]
  }

  /** What a tool call prints while it runs; where a path may have begun, the rest is waited for. */
  const live = ({ toolCallId, status, _meta: meta }: WireTool): AgentUpdate[] => {
    const printed = meta && dialect.liveOutput?.(meta)
    const stream = printing.get(toolCallId) ?? paths.stream()
    if (printed) printing.set(toolCallId, stream)
    const text = (printed ? stream.push(printed) : '') + (isOver(status) ? stream.flush() : '')
    return text ? [{ type: 'tool-output', toolCallId, text, whole: false }] : []
  }

  const chunk = (update: Extract<SessionUpdate, { content: unknown; messageId?: unknown }>): AgentUpdate[] => {
    const { content, messageId, _meta: meta } = update
    const text = blockText(content)
    const parent = (meta && dialect.parentOf?.(meta)) ?? null
    const isThought = update.sessionUpdate === 'agent_thought_chunk'
    const notice = isThought ? null : dialect.readNotice?.(text)
    if (notice) return [...spoken.flush(), { type: 'notice', level: 'info', text: notice }]
    const said = spoken.say({ kind: isThought ? 'reasoning' : 'text', text, messageId, parent })
    return [...said, ...usageOf(meta?.usage)]
  }

  const translate = (update: SessionUpdate): AgentUpdate[] => {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
      case 'agent_thought_chunk':
        return chunk(update)
      case 'tool_call':
      case 'tool_call_update':
        return tool(update)
      case 'plan':
        return [...spoken.flush(), { type: 'plan', entries: update.entries }]
      case 'available_commands_update':
        return [{ type: 'commands', commands: update.availableCommands.map(commandOf) }]
      case 'usage_update': {
        cost.now = update.cost?.currency === 'USD' ? update.cost.amount : cost.now
        cost.before ??= cost.now
        const costUsd = cost.now === null || cost.before === null ? undefined : Math.max(0, cost.now - cost.before)
        return usages({
          ...(update.used != null && { contextTokens: update.used }),
          ...(update.size != null && { contextLimitTokens: update.size }),
          ...(update.cost && costUsd !== undefined && { costUsd }),
        })
      }
      case 'compaction_update': {
        if (update.status !== 'completed' || compactions.has(update.compactionId)) return []
        compactions.add(update.compactionId)
        return [...spoken.flush(), { type: 'notice', level: 'info', text: shortened }]
      }
      case 'notice':
        return [
          ...spoken.flush(),
          { type: 'notice', level: levelOf(update.severity), text: paths.text(noticeText(update)) },
        ]
      // What is chosen now is the session's to remember: `options.ts`.
      case 'current_mode_update':
      case 'config_option_update':
        return []
    }
  }

  const end = (result: PromptResult | null): AgentUpdate[] => {
    cost.before = cost.now
    tools.clear()
    printing.clear()
    return [...spoken.flush(), ...usageOf(result?.usage ?? result?._meta?.usage ?? result?._meta?.quota?.token_count)]
  }
  return { translate, tool, known, end }
}

/** Said when an agent summed up its conversation to make room. */
export const shortened =
  'The agent shortened the conversation to make room: what was said before is a summary for it now.'

const isOver = (status: WireTool['status']) => status === 'completed' || status === 'failed'
const commandOf = (wire: {
  name: string
  description: string
  input?: { hint?: string | null } | null | undefined
}) => ({
  name: wire.name,
  description: wire.description,
  hint: wire.input?.hint ?? null,
})
const levelOf = (severity: string) => (severity === 'warning' || severity === 'error' ? severity : 'info')
const noticeText = (notice: { title: string; description?: string | null | undefined }) =>
  notice.description ? `${notice.title}: ${notice.description}` : notice.title
const pickKnown = ({ title, kind, content, locations, input }: ToolUpdate): Partial<KnownTool> => ({
  ...(title !== undefined && { title }),
  ...(kind !== undefined && { kind }),
  ...(content !== undefined && { content }),
  ...(locations !== undefined && { locations }),
  ...(input !== undefined && { input }),
})
