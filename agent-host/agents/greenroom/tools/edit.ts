import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { confine, shown } from './confine.ts'
import { diffContent, readTextFile } from './text-file.ts'
import { ToolFault, tool } from './tool.ts'

export const editTool = tool({
  name: 'edit',
  description:
    'Replace an exact piece of text in a file. oldText must be in the file exactly once, with its whitespace; take in more lines around it when it is not unique, or set all. Read the file first.',
  input: z.object({
    path: z.string().min(1).describe('The file, relative to the working folder'),
    oldText: z.string().describe('The text to replace, without line numbers'),
    newText: z.string().describe('What stands there afterwards'),
    all: z.boolean().optional().describe('Replace every occurrence'),
  }),
  kind: 'edit',
  scope: 'files',
  async prepare(input, { directory }) {
    const file = await confine(directory, input.path)
    const name = shown(directory, file)
    const oldText = await readTextFile(directory, file)
    if (oldText === null) throw new ToolFault(`${name} does not exist. Use write to create it.`)
    const { text: newText, at, count } = replaceText(oldText, input)
    const line = oldText.slice(0, at).split('\n').length
    return {
      title: `Edit ${name}`,
      locations: [{ path: file, line }],
      content: diffContent({ path: file, oldText, newText }),
      async run() {
        if ((await readTextFile(directory, file)) !== oldText)
          throw new ToolFault(`${name} was changed by somebody else meanwhile. Read it again.`)
        await writeFile(file, newText)
        return {
          text: `Edited ${name}${count > 1 ? ` in ${count} places` : ` at line ${line}`}.`,
          content: diffContent({ path: file, oldText, newText }),
        }
      },
    }
  },
})

type Replacement = { oldText: string; newText: string; all?: boolean | undefined }

/** The text with one exact piece replaced, and where it was. Takes `\n` for the `\r\n` of a file that has only those. Throws `ToolFault`. */
export function replaceText(text: string, replacement: Replacement): { text: string; at: number; count: number } {
  const { oldText, newText } = withEndingsOf(text, replacement)
  if (oldText === '') throw new ToolFault('oldText is empty. Use write to replace a whole file.')
  if (oldText === newText) throw new ToolFault('oldText and newText are the same: nothing would change.')
  const pieces = text.split(oldText)
  const count = pieces.length - 1
  if (count === 0) throw new ToolFault(`oldText is not in the file.${nearMiss(text, oldText)}`)
  if (count > 1 && !replacement.all)
    throw new ToolFault(`oldText is in the file ${count} times. Take in more lines around it, or set all.`)
  return { text: pieces.join(newText), at: text.indexOf(oldText), count }
}

function withEndingsOf(text: string, { oldText, newText }: Replacement) {
  const onlyCrlf = text.includes('\r\n') && !/[^\r]\n/.test(text)
  if (!onlyCrlf || oldText.includes('\r\n')) return { oldText, newText }
  return { oldText: oldText.replaceAll('\n', '\r\n'), newText: newText.replace(/\r?\n/g, '\r\n') }
}

/** Says where the first line of what was looked for stands with other whitespace. */
function nearMiss(text: string, oldText: string): string {
  const wanted = oldText.split('\n').find((line) => line.trim())
  if (!wanted) return ''
  const line = text.split('\n').findIndex((candidate) => candidate.trim() === wanted.trim())
  return line < 0
    ? ' Read the file again.'
    : ` Its first line resembles line ${line + 1}; look at the whitespace and the lines after it.`
}
