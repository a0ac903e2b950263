import type { Message } from '#lib/domain/chats/chat.ts'
import type { Part } from '#lib/domain/parts/part.ts'

/** How much of a conversation a session is given that does not know it, in characters. */
export const replayBudgetChars = 48_000

/**
 * The prompt for a session that was not told `untold`, the messages before it, oldest first: the newest that fit the budget in
 * short form, then what the person says now. Without any it is the person's text alone.
 */
export function promptWith(untold: readonly Message[], text: string, budgetChars = replayBudgetChars): string {
  const lines: string[] = []
  let left = budgetChars
  for (const message of untold.toReversed()) {
    const line = inShort(message)
    if (line === '') continue
    if (line.length > left) {
      lines.push('[Earlier messages were left out.]')
      break
    }
    left -= line.length
    lines.push(line)
  }
  if (lines.length === 0) return text
  const conversation = lines.toReversed().join('\n\n')
  return `<conversation-so-far>\nWhat was said and done in this chat before you were asked. Files are as they are now.\n\n${conversation}\n</conversation-so-far>\n\n${text}`
}

function inShort(message: Message): string {
  const said = message.parts.map(partInShort).filter(Boolean).join('\n')
  if (said === '') return ''
  const who =
    message.author.kind === 'person'
      ? message.author.name
      : message.author.kind === 'agent'
        ? `Agent (${message.author.backend})`
        : 'Note'
  return `${who}: ${said}`
}

function partInShort(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'tool':
      return `[${part.title}: ${part.status}${part.output ? `, ${clip(part.output.trim(), 300)}` : ''}]`
    case 'plan':
      return `[Plan: ${part.entries.map((entry) => `${entry.content} (${entry.status})`).join('; ')}]`
    case 'file':
      return `[File: ${part.name}]`
    case 'reasoning':
    case 'notice':
      return ''
    default:
      return part satisfies never
  }
}

const clip = (text: string, limit: number) => (text.length <= limit ? text : `…${text.slice(-limit)}`)
