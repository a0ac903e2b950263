import type { Conversation } from './conversation.ts'

export type Marker = { name: string; argument: string; text: string }

const pattern = /\[\[(\w+)(?::((?:[^\]]|\](?!\]))*))?\]\]/g

/** The last marker of a text: `[[name]]` or `[[name:argument]]`. */
export function lastMarker(text: string): Marker | null {
  const found = [...text.matchAll(pattern)].at(-1)
  return found ? { name: found[1] ?? '', argument: found[2] ?? '', text: found[0] } : null
}

/**
 * The marker of the last user message, and how many tool results came after it. A user message right after a tool's result
 * is one that the agent made up, so what the person said is looked for before it.
 */
export function currentMarker({ messages }: Conversation): { marker: Marker | null; toolResults: number } {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    if (message?.role !== 'user') continue
    const marker = lastMarker(message.text)
    if (!marker && messages[at - 1]?.role === 'tool') continue
    const toolResults = messages.slice(at + 1).filter(({ role }) => role === 'tool').length
    return { marker, toolResults }
  }
  return { marker: null, toolResults: 0 }
}
