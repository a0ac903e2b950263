import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'

type Kind = 'text' | 'reasoning'
export type Speech = { kind: Kind; text: string; messageId?: string | null | undefined; parent?: string | null }

/** What an agent says and thinks, its paths written as in the worktree. What may be the beginning of a path is kept back. */
export type Spoken = {
  say(speech: Speech): AgentUpdate[]
  /** What was kept back. */
  flush(): AgentUpdate[]
}

export function makeSpoken(paths: RelativePaths): Spoken {
  const streams = { text: paths.stream(), reasoning: paths.stream() }
  let [messageId, begins]: [string | null, boolean] = [null, false]
  /** The tool call whose subagent speaks; what it says is not joined to what others say. */
  let speaker: string | null = null

  const told = (kind: Kind, text: string): AgentUpdate[] => {
    if (!text) return []
    const first = kind === 'text' && begins
    if (first) begins = false
    return [{ type: kind, text, ...(first && { begins: true }), ...(speaker && { parentToolCallId: speaker }) }]
  }
  const flushOf = (kind: Kind) => told(kind, streams[kind].flush())
  const flush = () => [...flushOf('reasoning'), ...flushOf('text')]

  const say = ({ kind, text, messageId: id, parent = null }: Speech): AgentUpdate[] => {
    const before = parent === speaker ? [] : flush()
    speaker = parent
    const isNext = kind === 'text' && id != null && messageId !== null && id !== messageId
    if (isNext) before.push(...flushOf('text'))
    if (kind === 'text') messageId = id ?? messageId
    begins ||= isNext
    return [...before, ...flushOf(kind === 'text' ? 'reasoning' : 'text'), ...told(kind, streams[kind].push(text))]
  }
  return { say, flush }
}
