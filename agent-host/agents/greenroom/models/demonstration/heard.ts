import type { Prompt } from './language-model.ts'

type Message = Prompt[number]

/** What the script goes by: what the person asked, now and before, and what this turn's tools answered so far. */
export type Heard = { request: string; earlier: string[]; results: ToolAnswer[] }
export type ToolAnswer = { tool: string; text: string; failed: boolean }

/** Reads a prompt the way a model would: the last user message, and what came after it. */
export function hear(prompt: Prompt): Heard {
  const said = prompt.flatMap((message) => (message.role === 'user' ? [textOf(message)] : []))
  const lastPrompt = prompt.findLastIndex(({ role }) => role === 'user')
  return {
    request: said.at(-1) ?? '',
    earlier: said.slice(0, -1),
    results: prompt.slice(lastPrompt + 1).flatMap(resultsOf),
  }
}

const textOf = ({ content }: Extract<Message, { role: 'user' }>) =>
  content
    .map((part) => (part.type === 'text' ? part.text : ''))
    .filter(Boolean)
    .join('\n')

function resultsOf(message: Message): ToolAnswer[] {
  if (message.role !== 'tool') return []
  return message.content.flatMap((part) => {
    if (part.type !== 'tool-result' || !('value' in part.output)) return []
    const { type, value } = part.output
    return [{ tool: part.toolName, text: typeof value === 'string' ? value : '', failed: type === 'error-text' }]
  })
}
