import path from 'node:path'
import { z } from 'zod'
import { confineExisting, shown } from './confine.ts'
import { listFiles } from './list-files.ts'
import { ToolFault, textContent, tool } from './tool.ts'

const limit = 500

export const listTool = tool({
  name: 'list',
  description:
    'List files of the working folder, those that Git ignores left out. With a pattern such as "src/**/*.ts" only those that match; a pattern without a slash matches names in every folder. At most 500.',
  input: z.object({
    path: z.string().optional().describe('The folder, relative to the working folder'),
    pattern: z.string().optional().describe('A glob pattern'),
  }),
  kind: 'search',
  scope: null,
  async prepare(input, context) {
    const { path: folder, isFolder } = await confineExisting(context.directory, input.path ?? '.')
    const below = shown(context.directory, folder)
    if (!isFolder) throw new ToolFault(`${below} is a file. Use read to see it.`)
    return {
      title: input.pattern ? `List ${input.pattern} in ${below}` : `List ${below}`,
      locations: [{ path: folder }],
      async run() {
        const files = (await listFiles(context, below))
          .map((file) => path.relative(below, file))
          .filter((file) => !input.pattern || matches(file, input.pattern))
        const text = listing(files)
        return { text, content: [textContent(text)] }
      },
    }
  },
})

/** Whether a relative path fits a glob pattern; one without a slash is compared with the name alone. */
export const matches = (file: string, pattern: string) =>
  path.matchesGlob(pattern.includes('/') ? file : path.basename(file), pattern.replace(/^\.?\//, ''))

function listing(files: string[]): string {
  if (files.length === 0) return '(No files.)'
  const rest = files.length > limit ? `\n(${files.length - limit} more. Use a pattern or a folder.)` : ''
  return files.slice(0, limit).join('\n') + rest
}
