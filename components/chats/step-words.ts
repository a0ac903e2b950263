import { type Placed, toolResult, toolTitle } from '#components/chats/arrange-parts.ts'
import type { ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)
const things = (n: number, one: string, many: string) => (n === 1 ? one : `${n} ${many}`)

/** What calls of one kind did, in the past. */
const did: Record<ToolPart['kind'], (n: number) => string> = {
  read: (n) => `read ${things(n, 'a file', 'files')}`,
  search: (n) => `searched ${times(n)}`,
  execute: (n) => `ran ${things(n, 'a command', 'commands')}`,
  edit: (n) => `edited ${things(n, 'a file', 'files')}`,
  delete: (n) => `deleted ${things(n, 'a file', 'files')}`,
  move: (n) => `moved ${things(n, 'a file', 'files')}`,
  fetch: (n) => `fetched ${things(n, 'a page', 'pages')}`,
  think: (n) => `thought ${times(n)}`,
  switch_mode: () => 'changed the mode',
  other: (n) => `used ${things(n, 'a tool', 'tools')}`,
}

/** A row of tool calls in one line: `Read 4 files, searched twice, ran 3 commands`; how many failed and how long it took. */
export function stepsWords(tools: readonly ToolPart[]): { words: string; failed: number; tookMs: number | null } {
  const kinds = [...new Set(tools.map((tool) => tool.kind))]
  const words = kinds.map((kind) => did[kind](tools.filter((tool) => tool.kind === kind).length)).join(', ')
  const starts = tools.flatMap((tool) => (tool.startedAt ? [Date.parse(tool.startedAt)] : []))
  const ends = tools.flatMap((tool) => (tool.endedAt ? [Date.parse(tool.endedAt)] : []))
  return {
    words: words.charAt(0).toUpperCase() + words.slice(1),
    failed: tools.filter((tool) => toolResult(tool).bad).length,
    tookMs: starts.length > 0 && ends.length > 0 ? Math.max(...ends) - Math.min(...starts) : null,
  }
}

/** What a subagent is at: how many calls it made, and what it does just now, until it is `over`; null where it did nothing. */
export function subagentWords(nested: readonly Placed[], over: boolean): string | null {
  const tools = nested.flatMap(({ part }) => (part.type === 'tool' ? [part] : []))
  const last = nested.at(-1)?.part
  if (!last) return null
  const calls = tools.length === 1 ? '1 call' : `${tools.length} calls`
  if (over) return tools.length > 0 ? calls : null
  const now = tools.findLast((tool) => !isSettled(tool))
  if (now) return `${calls} · ${toolTitle(now)}`
  if (last.type === 'reasoning') return tools.length > 0 ? `${calls} · thinking` : 'Thinking'
  if (last.type === 'text') return tools.length > 0 ? `${calls} · writing` : 'Writing'
  return calls
}
