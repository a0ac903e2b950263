import { z } from 'zod'
import { confine, shown } from './confine.ts'
import { readTextFile } from './text-file.ts'
import { ToolFault, textContent, tool } from './tool.ts'

const lineLimit = 2000
const lineLength = 2000
const characterLimit = 60_000

export const readTool = tool({
  name: 'read',
  description:
    'Read a text file of the working folder. Gives numbered lines ("12\\ttext"). Reads at most 2000 lines at once; use line and limit for more.',
  input: z.object({
    path: z.string().min(1).describe('The file, relative to the working folder'),
    line: z.number().int().min(1).optional().describe('The first line to read; 1 when absent'),
    limit: z.number().int().min(1).optional().describe('How many lines to read'),
  }),
  kind: 'read',
  scope: null,
  async prepare(input, { directory }) {
    const file = await confine(directory, input.path)
    const name = shown(directory, file)
    return {
      title: `Read ${name}`,
      locations: [{ path: file, ...(input.line ? { line: input.line } : {}) }],
      async run() {
        const text = await readTextFile(directory, file)
        if (text === null) throw new ToolFault(`${name} does not exist. Use list or search to find the file.`)
        const numbered = numberLines(text, {
          first: input.line ?? 1,
          limit: Math.min(input.limit ?? lineLimit, lineLimit),
        })
        return { text: numbered, content: [textContent(numbered)] }
      },
    }
  },
})

/** Numbered lines, with a last line that says what was left out. */
export function numberLines(text: string, { first, limit }: { first: number; limit: number }): string {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) return '(The file is empty.)'
  if (first > lines.length) return `(The file has ${lines.length} lines.)`
  const kept: string[] = []
  let size = 0
  for (let at = first - 1; at < lines.length && kept.length < limit && size < characterLimit; at++) {
    const line = (lines[at] ?? '').replace(/\r$/, '')
    const cut = line.length > lineLength ? `${line.slice(0, lineLength)} (line cut)` : line
    kept.push(`${at + 1}\t${cut}`)
    size += cut.length
  }
  const last = first + kept.length - 1
  if (last < lines.length) kept.push(`(Lines ${first} to ${last} of ${lines.length}. Read on from line ${last + 1}.)`)
  return kept.join('\n')
}
