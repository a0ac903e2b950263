import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { type ContentBlock, planEntries, type WireTool } from '#agent-host/backends/acp/session-update.ts'
import { readConsole, readRawOutput } from '#agent-host/backends/acp/tool-output.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'
import type { PlanEntry, ToolContent, ToolPart } from '#lib/domain/parts/part.ts'

/** What is known of a tool call from all that was said of it. */
export type KnownTool = Pick<ToolPart, 'title' | 'kind' | 'content' | 'locations' | 'input'>
export type ReadTool = { tool: ToolUpdate; more: AgentUpdate[] }

/** A tool call on the wire in Greenroom's language, by what was known of it before. */
export function readTool(wire: WireTool, before: KnownTool, as: { paths: RelativePaths; dialect: Dialect }): ReadTool {
  const { paths, dialect } = as
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
  // A raw output repeats what is shown as content; of a command it is the cleaner of the two.
  const output = kind === 'execute' && raw.isNamed ? raw.text : (console?.text ?? (shown.length > 0 ? null : raw.text))
  const exitCode = raw.exitCode ?? console?.exitCode ?? null
  const parentToolCallId = wire._meta ? dialect.parentOf?.(wire._meta) : null
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
      ...((wire.name?.startsWith('mcp__') || wire.title?.startsWith('mcp__')) && { mcp: true }),
      ...(parentToolCallId && { parentToolCallId }),
    },
    more: [
      ...(output ? [{ type: 'tool-output' as const, toolCallId, text: paths.text(output), whole: true }] : []),
      ...planOf(wire, dialect),
    ],
  }
}

/** Agents keep their plan with a tool; its input is the plan. */
function planOf(wire: WireTool, dialect: Dialect): AgentUpdate[] {
  const entries = dialect.readPlan?.(wire) ?? todosOf(wire.rawInput)
  return entries ? [{ type: 'plan', entries }] : []
}

function todosOf(input: unknown): PlanEntry[] | null {
  const todos = typeof input === 'object' && input !== null && 'todos' in input ? input.todos : undefined
  return planEntries.min(1).safeParse(todos).data ?? null
}

export function blockText(block: ContentBlock): string {
  if ('text' in block) return block.text
  if ('resource' in block) return block.resource.text
  return 'uri' in block ? `[${block.name || block.uri}](${block.uri})` : ''
}
