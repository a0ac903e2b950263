import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { confine, shown } from './confine.ts'
import { diffContent, readTextFile } from './text-file.ts'
import { ToolFault, tool } from './tool.ts'

export const writeTool = tool({
  name: 'write',
  description:
    'Write a whole file: creates it, with its folders, or replaces all of its content. For small changes of a file use edit.',
  input: z.object({
    path: z.string().min(1).describe('The file, relative to the working folder'),
    content: z.string().describe('The whole content'),
  }),
  kind: 'edit',
  scope: 'files',
  async prepare({ path: wanted, content }, { directory }) {
    const file = await confine(directory, wanted)
    const name = shown(directory, file)
    const oldText = await readTextFile(directory, file)
    const diff = diffContent({ path: file, oldText, newText: content })
    return {
      title: oldText === null ? `Create ${name}` : `Write ${name}`,
      locations: [{ path: file }],
      content: diff,
      async run() {
        if ((await readTextFile(directory, file)) !== oldText)
          throw new ToolFault(`${name} was changed by somebody else meanwhile. Read it again.`)
        await mkdir(path.dirname(file), { recursive: true })
        await writeFile(file, content)
        return { text: `${oldText === null ? 'Created' : 'Wrote'} ${name}.`, content: diff }
      },
    }
  },
})
