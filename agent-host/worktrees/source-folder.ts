import { constants } from 'node:fs'
import { access, lstat, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Which folders may be read: those below `roots`, but never Greenroom's own data. All real paths. */
type Confines = { roots: readonly string[]; dataDirectory: string }

/** A person's repository as it lies on the disk. Real paths, all within the confines. */
export type SourceRepository = {
  /** What the person opened. */
  folder: string
  /** Where its HEAD is; another folder than `commonDirectory` in a linked worktree. */
  gitDirectory: string
  /** Where its branches, tags and configuration are. */
  commonDirectory: string
  objectDirectories: string[]
  confines: Confines
}

export type RootSettings = { workspaceRoots: readonly string[] | null; homeDirectory: string; dataDirectory: string }

const outside = (folder: string) =>
  new Refusal('outside_roots', `“${folder}” is not in a folder that may be opened here (WORKSPACE_ROOTS).`)

/**
 * The real path of a folder that a person named, and within what its repository must lie. Without roots only an administrator may open
 * folders, below the home. Refuses with `invalid`, `outside_roots` or `unreadable_folder`, and looks at nothing outside of the roots.
 */
export async function admitFolder(
  named: string,
  administrator: boolean,
  settings: RootSettings,
): Promise<{ folder: string; confines: Confines }> {
  if (!settings.workspaceRoots && !administrator)
    throw new Refusal(
      'outside_roots',
      'Only an administrator may open folders of this machine (WORKSPACE_ROOTS is not set).',
    )
  if (named.includes('\0') || !(path.isAbsolute(named) || named.startsWith('~/')))
    throw new Refusal('invalid', 'Give the whole path of the folder, starting with “/”.', {
      fields: { path: 'Not a whole path' },
    })
  const asked = path.resolve(named.startsWith('~/') ? path.join(settings.homeDirectory, named.slice(2)) : named)
  const wanted = (settings.workspaceRoots ?? [settings.homeDirectory]).map((root) => path.resolve(root))
  const roots = await realPaths(wanted)
  if (![...wanted, ...roots].some((root) => isWithin(asked, root))) throw outside(named)
  const folder = await realpath(asked).catch((error: unknown) => {
    throw new Refusal('unreadable_folder', `There is no folder “${named}” that Greenroom can read.`, { cause: error })
  })
  const [dataDirectory = settings.dataDirectory] = await realPaths([settings.dataDirectory])
  const confines = { roots, dataDirectory }
  if (!isConfined(folder, confines)) throw outside(named)
  if (!(await stat(folder)).isDirectory()) throw new Refusal('unreadable_folder', `“${named}” is not a folder.`)
  await access(folder, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    throw new Refusal('unreadable_folder', `Greenroom may not read “${named}”.`, { cause: error })
  })
  return { folder, confines }
}

/** Finds the repository whose top level (or bare folder) `folder` is. Refuses with `not_a_repository` or `outside_roots`. Runs no Git. */
export async function findRepository(folder: string, confines: Confines): Promise<SourceRepository> {
  const gitDirectory = await findGitDirectory(folder)
  if (!gitDirectory) throw await notARepository(folder, confines)
  const pointer = await readSmallFile(path.join(gitDirectory, 'commondir'))
  const commonDirectory = pointer === null ? gitDirectory : await follow(gitDirectory, pointer.trim(), folder)
  const objects = await follow(commonDirectory, 'objects', folder)
  const objectDirectories = await withAlternates(objects)
  for (const part of [gitDirectory, commonDirectory, ...objectDirectories])
    if (!isConfined(part, confines))
      throw new Refusal(
        'outside_roots',
        `The repository in “${folder}” keeps data outside of the folders that may be opened here.`,
      )
  return { folder, gitDirectory, commonDirectory, objectDirectories, confines }
}

/** The content of a regular file of at most 64 kB; null where there is none. */
export async function readSmallFile(file: string): Promise<string | null> {
  const found = await lstat(file).catch(ignoreMissing)
  if (!found?.isFile() || found.size > 64 * 1024) return null
  return await readFile(file, 'utf8')
}

const isWithin = (folder: string, root: string) =>
  folder === root || folder.startsWith(root.endsWith('/') ? root : `${root}/`)

const isConfined = (folder: string, { roots, dataDirectory }: Confines) =>
  roots.some((root) => isWithin(folder, root)) && !isWithin(folder, dataDirectory)

async function realPaths(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => realpath(folder).catch(ignoreMissing)))
  return found.filter((folder) => folder !== undefined)
}

async function findGitDirectory(folder: string): Promise<string | null> {
  const dotGit = path.join(folder, '.git')
  const found = await stat(dotGit).catch(ignoreMissing)
  if (found?.isDirectory()) return await realpath(dotGit)
  if (found?.isFile()) {
    const target = (await readSmallFile(dotGit))?.match(/^gitdir: (.+)\s*$/)?.[1]
    return target ? await follow(folder, target, folder) : null
  }
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => lstat(path.join(folder, name)).catch(ignoreMissing)),
  )
  return parts.every(Boolean) ? folder : null
}

async function follow(from: string, target: string, folder: string): Promise<string> {
  return await realpath(path.resolve(from, target)).catch((error: unknown) => {
    throw new Refusal(
      'not_a_repository',
      `The repository in “${folder}” is incomplete: a part of its Git folder is missing.`,
      { cause: error },
    )
  })
}

/** The object folder and those that it borrows from, as Git would follow them (gitrepository-layout, objects/info/alternates). */
async function withAlternates(objects: string, depth = 0, seen: string[] = []): Promise<string[]> {
  if (depth > 5 || seen.includes(objects)) return seen
  seen.push(objects)
  const lines = (await readSmallFile(path.join(objects, 'info', 'alternates')))?.split('\n') ?? []
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue
    const [borrowed] = await realPaths([path.resolve(objects, line)])
    if (borrowed) await withAlternates(borrowed, depth + 1, seen)
  }
  return seen
}

async function notARepository(folder: string, confines: Confines): Promise<Refusal> {
  for (let above = path.dirname(folder); isConfined(above, confines); above = path.dirname(above)) {
    if (await findGitDirectory(above))
      return new Refusal(
        'not_a_repository',
        `“${folder}” is a part of the repository in “${above}”. Open that folder instead.`,
      )
    if (above === path.dirname(above)) break
  }
  const offer = 'To make it one, run there: git init && git add -A && git commit -m "First commit"'
  return new Refusal('not_a_repository', `“${folder}” is not a Git repository. ${offer}`)
}
