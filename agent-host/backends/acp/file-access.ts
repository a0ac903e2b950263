import { constants } from 'node:fs'
import { mkdir, open, realpath } from 'node:fs/promises'
import path from 'node:path'

/** Why a file of the worktree could not be read or written for an agent. */
export class FileAccessFault extends Error {
  readonly code: 'outside' | 'missing' | 'not_a_file' | 'too_large' | 'failed'

  constructor(code: FileAccessFault['code'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

const readLimitBytes = 16 * 1024 * 1024

/** A text file of the worktree; `line` (from 1) and `limit` choose lines of it. Throws `FileAccessFault`. */
export async function readWorktreeFile(
  worktree: string,
  file: string,
  part: { line?: number | null | undefined; limit?: number | null | undefined } = {},
): Promise<string> {
  const target = await confine(worktree, file)
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  await using handle = await open(target, flags).catch((cause: unknown) => {
    throw fault(cause, file)
  })
  const stats = await handle.stat()
  if (!stats.isFile()) throw new FileAccessFault('not_a_file', `${file} is not a file.`)
  if (stats.size > readLimitBytes) throw new FileAccessFault('too_large', `${file} is larger than 16 MiB.`)
  const text = await handle.readFile('utf8')
  if (part.line == null && part.limit == null) return text
  const from = Math.max(0, (part.line ?? 1) - 1)
  return text
    .split(/(?<=\n)/)
    .slice(from, part.limit == null ? undefined : from + part.limit)
    .join('')
}

/** Writes a text file of the worktree, with the folders above it. Throws `FileAccessFault`. */
export async function writeWorktreeFile(worktree: string, file: string, content: string): Promise<void> {
  const target = await confine(worktree, file)
  try {
    await mkdir(path.dirname(target), { recursive: true })
    // The folder was made or found: that nothing led it elsewhere in between is seen by resolving it again.
    if ((await confine(worktree, target)) !== target) throw outside(file)
    const flags =
      constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW | constants.O_NONBLOCK
    await using handle = await open(target, flags, 0o666)
    if (!(await handle.stat()).isFile()) throw new FileAccessFault('not_a_file', `${file} is not a file.`)
    await handle.writeFile(content)
  } catch (cause) {
    throw cause instanceof FileAccessFault ? cause : fault(cause, file)
  }
}

/** The real path of a file that is or would be in the worktree, every link on the way resolved. */
async function confine(worktree: string, file: string): Promise<string> {
  const root = await realpath(worktree)
  const target = await resolveLinks(path.resolve(root, file), file)
  const inside = path.relative(root, target)
  if (inside === '' || inside.split(path.sep)[0] === '..' || path.isAbsolute(inside)) throw outside(file)
  return target
}

/** `realpath` for a path whose end need not exist. A link that points nowhere is not followed. */
async function resolveLinks(target: string, file: string): Promise<string> {
  try {
    return await realpath(target)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw fault(cause, file)
    const parent = path.dirname(target)
    if (parent === target) throw fault(cause, file)
    return path.join(await resolveLinks(parent, file), path.basename(target))
  }
}

const outside = (file: string) => new FileAccessFault('outside', `${file} is not in the worktree.`)

function fault(cause: unknown, file: string): FileAccessFault {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileAccessFault('missing', `There is no ${file}.`, { cause })
  if (code === 'ELOOP') return new FileAccessFault('outside', `${file} is a link.`, { cause })
  if (code === 'EISDIR' || code === 'ENXIO')
    return new FileAccessFault('not_a_file', `${file} is not a file.`, { cause })
  return new FileAccessFault('failed', `${file}: ${code ?? 'failed'}.`, { cause })
}
