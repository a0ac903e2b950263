import {
  type ContentBlock,
  type PromptResult,
  planEntries,
  type SessionUpdate,
  type WireTool,
  type wireUsage,
} from '#agent-host/backends/acp/session-update.ts'
import { readConsole, readRawOutput } from '#agent-host/backends/acp/tool-output.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'
import type { ToolContent, ToolPart } from '#lib/domain/parts/part.ts'
import type { Usage } from '#lib/domain/turns/turn.ts'

/** What is known of a tool call from all that was said of it. */
export type KnownTool = Pick<ToolPart, 'title' | 'kind' | 'content' | 'locations' | 'input'>

/** One session's updates in Greenroom's language. Does nothing but remember: no I/O, no clock. */
export type Translator = {
  translate(update: SessionUpdate): AgentUpdate[]
  /** A tool call, from an update or out of a permission request, which is where some agents first show it. */
  tool(tool: WireTool): AgentUpdate[]
  known(toolCallId: string): KnownTool
  /** What the turn's result says of usage, and the rest of a text that was kept back. */
  end(result: PromptResult | null): AgentUpdate[]
}

/** `costBefore` is what the session had cost before this process: 0 for a new one, null where it is not known. */
export function makeTranslator(paths: RelativePaths, costBefore: number | null): Translator {
  const tools = new Map<string, KnownTool>()
  const said = { text: paths.stream(), reasoning: paths.stream() }
  const cost = { before: costBefore, now: costBefore }

  let [messageId, begins]: [string | null, boolean] = [null, false]

  const texts = (type: 'text' | 'reasoning', text: string): AgentUpdate[] => {
    if (!text) return []
    const first = type === 'text' && begins
    if (first) begins = false
    return [{ type, text, ...(first && { begins: true }) }]
  }
  const flush = (type: 'text' | 'reasoning'): AgentUpdate[] => texts(type, said[type].flush())
  const flushAll = () => [...flush('reasoning'), ...flush('text')]
  const say = (type: 'text' | 'reasoning', content: ContentBlock) => [
    ...flush(type === 'text' ? 'reasoning' : 'text'),
    ...texts(type, said[type].push(blockText(content))),
  ]
  /** What another message says is not joined to the one before. */
  const sayOf = (id: string | null | undefined, content: ContentBlock): AgentUpdate[] => {
    const isNext = id != null && messageId !== null && id !== messageId
    const before = isNext ? flush('text') : []
    messageId = id ?? messageId
    begins ||= isNext
    return [...before, ...say('text', content)]
  }
  const known = (toolCallId: string): KnownTool =>
    tools.get(toolCallId) ?? { title: 'Tool', kind: 'other', content: [], locations: [] }

  const tool = (wire: WireTool): AgentUpdate[] => {
    const read = readTool(wire, known(wire.toolCallId), paths)
    tools.set(wire.toolCallId, { ...known(wire.toolCallId), ...pickKnown(read.tool) })
    return [...flushAll(), { type: 'tool', tool: read.tool }, ...read.more]
  }

  const translate = (update: SessionUpdate): AgentUpdate[] => {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        return [...sayOf(update.messageId, update.content), ...usageOf(update._meta?.usage)]
      case 'agent_thought_chunk':
        return say('reasoning', update.content)
      case 'tool_call':
      case 'tool_call_update':
        return tool(update)
      case 'plan':
        return [...flushAll(), { type: 'plan', entries: update.entries }]
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
      case 'notice':
        return [
          ...flushAll(),
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
    return [...flushAll(), ...usageOf(result?.usage ?? result?._meta?.usage ?? result?._meta?.quota?.token_count)]
  }
  return { translate, tool, known, end }
}

function readTool(wire: WireTool, before: KnownTool, paths: RelativePaths): { tool: ToolUpdate; more: AgentUpdate[] } {
  const { toolCallId } = wire
  const kind = wire.kind ?? before.kind
  const raw = readRawOutput(wire.rawOutput)
  const blocks = wire.content ?? []
  const text = blocks.flatMap((block) => ('content' in block ? [blockText(block.content)] : [])).join('\n')
  const console = kind === 'execute' && text ? readConsole(text) : null
  const content = blocks.flatMap((block): ToolContent[] => {
    if ('newText' in block) {
      return [{ type: 'diff', path: paths.path(block.path), oldText: block.oldText ?? null, newText: block.newText }]
    }
    if (console || !('content' in block)) return []
    return [{ type: 'text', text: paths.text(blockText(block.content)) }]
  })
  const shown = content.length > 0 ? content : before.content
  // A raw output repeats what is shown as content; where there is none, it is all that is known.
  const output = console?.text ?? (shown.length > 0 ? null : raw.text)
  const exitCode = raw.exitCode ?? console?.exitCode ?? null
  const name = wire.name ?? ''
  return {
    tool: {
      toolCallId,
      ...(wire.title && { title: paths.text(wire.title) }),
      ...(wire.kind && { kind: wire.kind }),
      ...(wire.status && { status: wire.status }),
      ...(content.length > 0 && { content }),
      ...(wire.locations && {
        locations: wire.locations.map((at) => ({ path: paths.path(at.path), line: at.line ?? null })),
      }),
      ...(wire.rawInput !== undefined && wire.rawInput !== null && { input: paths.json(wire.rawInput) }),
      ...(exitCode !== null && { exitCode }),
      ...((name.startsWith('mcp__') || wire.title?.startsWith('mcp__')) && { mcp: true }),
    },
    more: [
      ...(output ? [{ type: 'tool-output' as const, toolCallId, text: paths.text(output), whole: true }] : []),
      ...planOf(wire.rawInput),
    ],
  }
}

/** Agents keep their plan with a tool; its input is the plan. */
function planOf(input: unknown): AgentUpdate[] {
  const todos = typeof input === 'object' && input !== null && 'todos' in input ? input.todos : undefined
  const parsed = planEntries.min(1).safeParse(todos)
  return parsed.success ? [{ type: 'plan', entries: parsed.data }] : []
}

function blockText(block: ContentBlock): string {
  if ('text' in block) return block.text
  if ('resource' in block) return block.resource.text
  return 'uri' in block ? `[${block.name || block.uri}](${block.uri})` : ''
}

function usageOf(wire: (typeof wireUsage)['_output'] | null | undefined): AgentUpdate[] {
  if (!wire) return []
  const [inputTokens, outputTokens] = [wire.inputTokens ?? wire.input_tokens, wire.outputTokens ?? wire.output_tokens]
  return usages({
    ...(inputTokens != null && { inputTokens }),
    ...(outputTokens != null && { outputTokens }),
    ...(wire.cachedReadTokens != null && { cachedTokens: wire.cachedReadTokens }),
    ...(wire.thoughtTokens != null && { reasoningTokens: wire.thoughtTokens }),
  })
}

const usages = (usage: Usage): AgentUpdate[] => (Object.keys(usage).length > 0 ? [{ type: 'usage', usage }] : [])
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
