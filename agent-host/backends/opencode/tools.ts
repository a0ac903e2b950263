import type { OpencodeTool } from '#agent-host/backends/opencode/events.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { ToolContent, ToolPart } from '#lib/domain/parts/part.ts'

const kinds: Record<string, ToolPart['kind']> = {
  read: 'read',
  list: 'search',
  glob: 'search',
  grep: 'search',
  codesearch: 'search',
  lsp: 'search',
  edit: 'edit',
  multiedit: 'edit',
  write: 'edit',
  patch: 'edit',
  apply_patch: 'edit',
  bash: 'execute',
  webfetch: 'fetch',
  websearch: 'fetch',
  task: 'think',
  todowrite: 'think',
  todoread: 'think',
  skill: 'read',
  question: 'other',
  invalid: 'other',
  batch: 'other',
}
const statuses = { pending: 'pending', running: 'in_progress', completed: 'completed', error: 'failed' } as const

export const kindOfTool = (tool: string): ToolPart['kind'] => kinds[tool] ?? 'other'

/** One state of a tool call as updates: the call, then what it has printed so far. */
export function toolUpdates(
  part: OpencodeTool,
  paths: RelativePaths,
  parentToolCallId: string | undefined,
): AgentUpdate[] {
  const { callID: toolCallId, tool, state } = part
  const interrupted = state.status === 'error' && state.metadata.interrupted === true
  const file = textAt(state.input, 'filePath') ?? textAt(state.metadata, 'filepath')
  const content = contentOf(part, paths)
  const exitCode = state.metadata.exit
  const output = outputOf(part)
  return [
    {
      type: 'tool',
      tool: {
        toolCallId,
        title: titleOf(part, paths),
        kind: kindOfTool(tool),
        status: interrupted ? 'cancelled' : statuses[state.status],
        ...(content.length > 0 && { content }),
        ...(file && { locations: [{ path: paths.path(file), line: null }] }),
        ...(Object.keys(state.input).length > 0 && { input: paths.json(state.input) }),
        ...(typeof exitCode === 'number' && { exitCode }),
        // A tool that is not one of its own comes from an MCP server, or is treated as if it did.
        ...(!(tool in kinds) && { mcp: true }),
        ...(parentToolCallId && { parentToolCallId }),
      },
    },
    ...(output ? [{ type: 'tool-output' as const, toolCallId, text: paths.text(output), whole: true }] : []),
  ]
}

/** What is shown of a permission request beside its tool call. */
export function diffContent(metadata: Record<string, unknown>, paths: RelativePaths): ToolContent[] {
  const diff = textAt(metadata, 'diff')
  return diff ? [{ type: 'text', text: paths.text(diff) }] : []
}

export function textAt(record: Record<string, unknown>, key: string): string | undefined {
  const value = record[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function titleOf({ tool, state }: OpencodeTool, paths: RelativePaths): string {
  const file = textAt(state.input, 'filePath')
  if (tool === 'bash') return paths.text(textAt(state.input, 'command') ?? 'Command')
  if (file) return `${tool[0]?.toUpperCase()}${tool.slice(1)} ${paths.path(file)}`
  return paths.text(state.title || textAt(state.input, 'description') || textAt(state.input, 'pattern') || tool)
}

function contentOf({ tool, state }: OpencodeTool, paths: RelativePaths): ToolContent[] {
  const { input, metadata } = state
  const file = textAt(input, 'filePath')
  if (tool === 'write' && file && typeof input.content === 'string') {
    return [{ type: 'diff', path: paths.path(file), oldText: null, newText: input.content }]
  }
  if (tool === 'edit' && file && typeof input.newString === 'string') {
    const oldText = typeof input.oldString === 'string' ? input.oldString : null
    return [{ type: 'diff', path: paths.path(file), oldText, newText: input.newString }]
  }
  return kindOfTool(tool) === 'edit' ? diffContent(metadata, paths) : []
}

/** A command tells its output while it runs; the others when they are done. Of its own lists of tasks the plan tells. */
function outputOf({ tool, state }: OpencodeTool): string | undefined {
  if (state.status === 'error') return state.error
  if (tool === 'bash') return textAt(state.metadata, 'output') ?? state.output
  return tool.startsWith('todo') ? undefined : state.output
}
