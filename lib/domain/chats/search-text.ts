import type { Part } from '#lib/domain/parts/part.ts'

/** More of a message than this is not searched. */
const searchTextLimit = 100_000

/** What of a message can be found: its text parts, without those of subagents. */
export function searchTextOf(parts: readonly Part[]): string {
  const texts = parts.flatMap((part) => (part.type === 'text' && !part.parentToolCallId ? [part.text] : []))
  return texts.join('\n').slice(0, searchTextLimit).toWellFormed()
}
