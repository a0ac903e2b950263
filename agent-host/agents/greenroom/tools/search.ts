import { execFile } from 'node:child_process'
import { z } from 'zod'
import { commandEnvironment } from './command-environment.ts'
import { confineExisting, shown } from './confine.ts'
import { type ToolContext, ToolFault, textContent, tool } from './tool.ts'

const matchLimit = 200
const lineLength = 300
const timeoutMs = 30_000

export const searchTool = tool({
  name: 'search',
  description:
    'Search the text of files with a regular expression. Gives "path:line:text", at most 200 lines. Files that Git ignores are left out.',
  input: z.object({
    pattern: z.string().min(1).describe('A regular expression (Perl syntax)'),
    path: z.string().optional().describe('A file or folder, relative to the working folder'),
    glob: z.string().optional().describe('Only files whose path fits this pattern, such as "*.ts"'),
    ignoreCase: z.boolean().optional(),
  }),
  kind: 'search',
  scope: null,
  async prepare(input, context) {
    const { path: where } = await confineExisting(context.directory, input.path ?? '.')
    const below = shown(context.directory, where)
    return {
      title: `Search for ${input.pattern}${below === '.' ? '' : ` in ${below}`}`,
      locations: [{ path: where }],
      async run() {
        const text = listing(await grep({ ...input, below }, context))
        return { text, content: [textContent(text)] }
      },
    }
  },
})

type Search = { pattern: string; below: string; glob?: string | undefined; ignoreCase?: boolean | undefined }

/** Git's own grep, in a process of its own, so that a pattern that takes for ever can be ended. */
async function grep(search: Search, context: ToolContext): Promise<string> {
  const inside = await git(['rev-parse', '--is-inside-work-tree'], context)
  const where = inside.code === 0 ? ['--untracked'] : ['--no-index', '--exclude-standard']
  const flags = ['-nI', '--no-color', ...(search.ignoreCase ? ['-i'] : [])]
  const found = await git(['grep', ...flags, ...where, '-P', '-e', search.pattern, '--', pathspec(search)], context)
  if (found.code === 0) return found.stdout
  if (found.code === 1 && found.stderr === '') return ''
  throw new ToolFault(`The search failed: ${found.stderr.trim() || `git ended with ${found.code}`}`)
}

/** Git's way to say which files: a folder or file as it is named, or a pattern below it. */
function pathspec({ below, glob }: Search): string {
  if (!glob) return `:(literal)${below}`
  const pattern = glob.replace(/^\.?\//, '')
  const folder = below === '.' ? '' : `${below.replace(/[*?[\\]/g, '\\$&')}/`
  return `:(glob)${folder}${pattern.includes('/') ? pattern : `**/${pattern}`}`
}

function git(args: string[], { directory, signal }: ToolContext) {
  const options = { cwd: directory, signal, timeout: timeoutMs, env: commandEnvironment(), maxBuffer: 8 * 1024 * 1024 }
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve, reject) => {
    execFile('git', args, options, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr })
      if (signal.aborted) return reject(signal.reason)
      if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return resolve({ code: 0, stdout, stderr })
      if (error.killed) return reject(new ToolFault(`The search took longer than ${timeoutMs / 1000} s.`))
      if (typeof error.code !== 'number') return reject(new ToolFault(`git could not be started: ${error.message}`))
      resolve({ code: error.code, stdout, stderr })
    })
  })
}

function listing(found: string): string {
  const lines = found.split('\n').filter(Boolean)
  if (lines.length === 0) return '(No matches.)'
  const kept = lines
    .slice(0, matchLimit)
    .map((line) => (line.length > lineLength ? `${line.slice(0, lineLength)} (line cut)` : line))
  if (lines.length > matchLimit) kept.push(`(${lines.length - matchLimit} more matches. Make the search narrower.)`)
  return kept.join('\n')
}
