import type { ModelMessage, ToolModelMessage } from 'ai'

/** The rule of thumb for models of all kinds, on the safe side for code. */
const charactersPerToken = 3.5
const dropped = 'The output was left out to save space. Use the tool again if it is needed.'
const worthDropping = 400

/**
 * The messages as they fit into `budgetTokens`: old tool outputs are left out first, oldest first, then the oldest turns, whole.
 * The newest turn stays, whatever its size. Pure: the memory itself is not changed.
 */
export function fitContext(messages: readonly ModelMessage[], budgetTokens: number): ModelMessage[] {
  let over = estimateTokens(messages) - budgetTokens
  const lean = messages.map((message, index) => {
    const newest = index >= messages.length - 2
    if (over <= 0 || newest || message.role !== 'tool') return message
    const without = withoutOutput(message)
    over -= estimateTokens([message]) - estimateTokens([without])
    return without
  })
  return lean.slice(firstTurnThatFits(lean, budgetTokens))
}

/** Where the oldest turn begins from which on everything fits; where nothing does, the newest. */
function firstTurnThatFits(messages: readonly ModelMessage[], budgetTokens: number): number {
  let start = messages.findLastIndex(({ role }) => role === 'user')
  let size = 0
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    size += message ? estimateTokens([message]) : 0
    if (size > budgetTokens) break
    if (message?.role === 'user') start = Math.min(start, at)
  }
  return Math.max(0, start)
}

function withoutOutput(message: ToolModelMessage): ToolModelMessage {
  const content = message.content.map((part) =>
    part.type === 'tool-result' && JSON.stringify(part.output).length > worthDropping
      ? { ...part, output: { type: 'text' as const, value: dropped } }
      : part,
  )
  return { ...message, content }
}

/** What an image takes at most, and a PDF's page, https://docs.claude.com/en/docs/build-with-claude/vision; pages are guessed. */
const imageTokens = 1600
const bytesPerPage = 40_000

/** In characters. A file counts by what a model makes of it rather than by its bytes. */
function sizeOf(content: ModelMessage['content']): number {
  if (typeof content === 'string') return JSON.stringify(content).length
  return content.reduce((sum, piece) => {
    if (piece.type !== 'file' || typeof piece.data !== 'string') return sum + JSON.stringify(piece).length + 1
    const pages = piece.mediaType === 'application/pdf' ? Math.ceil((piece.data.length * 0.75) / bytesPerPage) : 1
    return sum + pages * imageTokens * charactersPerToken
  }, 2)
}

/** About how many tokens messages take. */
export const estimateTokens = (messages: readonly ModelMessage[]) =>
  Math.ceil(messages.reduce((sum, message) => sum + sizeOf(message.content) + 16, 0) / charactersPerToken)
