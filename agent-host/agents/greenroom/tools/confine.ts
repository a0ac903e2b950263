import { lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { ToolFault } from './tool.ts'

/**
 * A path inside the session's directory, absolute, with links resolved as far as it exists. Throws `ToolFault` for everything
 * that leads out, by `..`, by an absolute path or by a link. `directory` is itself free of links.
 */
export async function confine(directory: string, wanted: string): Promise<string> {
  if (wanted.includes('\0')) throw new ToolFault('A path cannot contain a NUL character.')
  const resolved = await resolveLinks(path.resolve(directory, wanted))
  if (resolved !== directory && !resolved.startsWith(directory + path.sep))
    throw new ToolFault(`${wanted} is outside of the working folder ${directory}. Only files inside it can be used.`)
  return resolved
}

/** The real path of the deepest part that exists, and the rest as it is. A link to nowhere counts by where it points. */
async function resolveLinks(wanted: string): Promise<string> {
  try {
    return await realpath(wanted)
  } catch (error) {
    if (!isMissing(error)) throw new ToolFault(`${wanted} cannot be used: ${(error as Error).message}`)
  }
  await refuseDanglingLink(wanted)
  const parent = path.dirname(wanted)
  return parent === wanted ? wanted : path.join(await resolveLinks(parent), path.basename(wanted))
}

async function refuseDanglingLink(wanted: string) {
  const found = await lstat(wanted).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (found?.isSymbolicLink()) throw new ToolFault(`${wanted} is a link to something that does not exist.`)
}

/** As `confine`, for what has to be there already. */
export async function confineExisting(directory: string, wanted: string): Promise<{ path: string; isFolder: boolean }> {
  const confined = await confine(directory, wanted)
  const found = await stat(confined).catch((error: unknown) => {
    if (isMissing(error)) throw new ToolFault(`${wanted} does not exist. Use list to see what is there.`)
    throw error
  })
  return { path: confined, isFolder: found.isDirectory() }
}

export const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** A path as people read it: relative to the working folder. */
export const shown = (directory: string, absolute: string) => path.relative(directory, absolute) || '.'
