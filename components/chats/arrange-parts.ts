import type { Part, ToolPart } from '#lib/domain/parts/part.ts'

export type Placed = { index: number; part: Part; children: Placed[] }
export type Arranged = { kind: 'part'; placed: Placed } | { kind: 'steps'; steps: Placed[] }

/** From this many tool calls in a row on, the earlier ones are grouped and the last few stay in sight. */
const groupFrom = 7
const inSight = 3

/** An answer's parts as they are shown: a subagent's below the call that started it, long rows of tool calls in groups. */
export function arrangeParts(parts: readonly Part[], group: boolean): Arranged[] {
  const placed = nest(parts)
  if (!group) return placed.map((each) => ({ kind: 'part', placed: each }))
  const arranged: Arranged[] = []
  for (let i = 0; i < placed.length; ) {
    let end = i
    while (placed[end]?.part.type === 'tool') end++
    const fold = end - i >= groupFrom ? end - inSight : i
    if (fold > i) arranged.push({ kind: 'steps', steps: placed.slice(i, fold) })
    for (const each of placed.slice(fold, Math.max(end, i + 1))) arranged.push({ kind: 'part', placed: each })
    i = Math.max(end, i + 1)
  }
  return arranged
}

function nest(parts: readonly Part[]): Placed[] {
  const top: Placed[] = []
  const calls = new Map<string, Placed>()
  parts.forEach((part, index) => {
    const placed: Placed = { index, part, children: [] }
    const parent = 'parentToolCallId' in part && part.parentToolCallId ? calls.get(part.parentToolCallId) : undefined
    ;(parent?.children ?? top).push(placed)
    if (part.type === 'tool') calls.set(part.toolCallId, placed)
  })
  return top
}

/** What stands on a tool call's line. */
export function toolTitle(tool: ToolPart): string {
  if (tool.kind === 'execute') {
    const command = commandOf(tool.input)
    if (command) return command
  }
  const title = tool.title.replace(/^`([^`]+)`$/, '$1')
  const path = tool.locations[0]?.path
  return path && /^\w+$/.test(title) ? `${title} ${path}` : title
}

function commandOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('command' in input)) return null
  const { command } = input
  if (typeof command === 'string') return command
  return Array.isArray(command) && command.every((word) => typeof word === 'string') ? command.join(' ') : null
}

/** How a tool call went, in a word or two; empty while nothing is to be said. */
export function toolResult(tool: ToolPart): { words: string; bad: boolean } {
  if (tool.status === 'cancelled') return { words: 'cancelled', bad: false }
  if (tool.exitCode !== undefined && tool.exitCode !== null)
    return { words: `exit ${tool.exitCode}`, bad: tool.exitCode !== 0 }
  if (tool.status === 'failed') return { words: 'failed', bad: true }
  return { words: '', bad: false }
}
