import { z } from 'zod'

/** A piece of a text with the places in it that were looked for, as [start, end) in UTF-16 units. */
export const snippet = z.object({
  text: z.string(),
  marks: z.array(z.tuple([z.number().int(), z.number().int()])),
})
export type Snippet = z.infer<typeof snippet>

/** The words of a query, each once, in lower case. */
export const searchWords = (query: string): string[] => [
  ...new Set(query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 12)),
]

const aroundMark = 60
const snippetLimit = 200

/** The text as one line with every place where one of `words` stands, whatever its case. */
export function markWords(text: string, words: readonly string[]): Snippet {
  const line = text.replace(/\s/g, ' ')
  const lower = line.toLowerCase()
  const found: [number, number][] = []
  // Lower case may be longer than what it is of: then the places would be wrong ones.
  if (lower.length === line.length)
    for (const word of words)
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length))
        found.push([at, at + word.length])
  return { text: line, marks: joinMarks(found) }
}

/** The part of a text around the first place where one of `words` stands, cut at words, with what was cut as an ellipsis. */
export function snippetOf(text: string, words: readonly string[]): Snippet {
  const first = markWords(text, words).marks[0]?.[0] ?? 0
  const from = first > aroundMark ? wordStart(text, first - aroundMark) : 0
  const to = Math.min(text.length, from + snippetLimit)
  const piece = text.slice(from, to).toWellFormed().trim()
  return markWords(`${from > 0 ? '… ' : ''}${piece}${to < text.length ? ' …' : ''}`, words)
}

function wordStart(text: string, from: number): number {
  const space = text.slice(from, from + 20).search(/\s/)
  return space < 0 ? from : from + space + 1
}

function joinMarks(marks: [number, number][]): [number, number][] {
  const joined: [number, number][] = []
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}
