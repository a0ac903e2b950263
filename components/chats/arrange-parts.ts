import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

export type Placed = { index: number; part: Part; children: Placed[] }
export type Step = Placed & { part: ToolPart }
export type Arranged = { kind: 'part'; placed: Placed } | { kind: 'steps'; steps: Step[] }

/** So many tool calls in a row, all of them over, are one line. */
const groupFrom = 3

/**
 * An answer's parts as they are shown: a subagent's below the call that started it, rows of tool calls that are over in groups.
 * What `isOpen` says of stays by itself: nothing is folded under whoever reads it.
 */
export function arrangeParts(placed: readonly Placed[], isOpen: (index: number) => boolean): Arranged[] {
  const arranged: Arranged[] = []
  let row: Step[] = []
  const close = () => {
    if (row.length >= groupFrom) arranged.push({ kind: 'steps', steps: row })
    else for (const step of row) arranged.push({ kind: 'part', placed: step })
    row = []
  }
  for (const each of placed) {
    if (isStep(each) && isSettled(each.part) && !isOpen(each.index)) row.push(each)
    else if (!isBlank(each.part)) {
      close()
      arranged.push({ kind: 'part', placed: each })
    }
  }
  close()
  return arranged
}

const isStep = (placed: Placed): placed is Step => placed.part.type === 'tool'
/** Nothing is shown of it, and it parts nothing. */
const isBlank = (part: Part) =>
  (part.type === 'text' || (part.type === 'reasoning' && part.endedAt !== undefined)) && part.text.trim() === ''

/** Parts in their order, a subagent's below the call that started it. */
export function nestParts(parts: readonly Part[]): Placed[] {
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

/** The command that a tool's input asks for; null where it asks for none. */
export function commandOf(input: unknown): string | null {
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
