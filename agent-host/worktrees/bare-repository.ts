import { readdir, realpath, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { borrowRepository } from '#agent-host/worktrees/borrowed-repository.ts'
import { buildFolder, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { refsState } from '#agent-host/worktrees/refs-state.ts'
import { findRepository, readSmallFile, type SourceRepository } from '#agent-host/worktrees/source-folder.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Holds what the refs of the folder were when it was copied last. */
const copiedStateFile = 'greenroom-copied'
const fetchTimeoutMs = 10 * 60_000
/** About a million files: a tree that unfolds into more is not checked out. */
const listingBytes = 64 * 1024 * 1024

/** A repository with one empty commit on `main`. */
export async function makeEmptyRepository(gitDirectory: string): Promise<void> {
  await initBare(gitDirectory, 'sha1')
  const tree = await gitText(['mktree'], { gitDirectory, input: '' })
  const commit = await gitText(['commit-tree', '-m', 'Start', tree], { gitDirectory })
  await git(['update-ref', 'refs/heads/main', commit], { gitDirectory })
}

export async function initBare(gitDirectory: string, objectFormat: string): Promise<void> {
  await git([
    'init',
    '--quiet',
    '--bare',
    '--template=',
    '--initial-branch=main',
    `--object-format=${objectFormat}`,
    gitDirectory,
  ])
}

export const objectFormatOf = (gitDirectory: string) => gitText(['rev-parse', '--show-object-format'], { gitDirectory })

/** A copy of a person's repository: branches, tags and HEAD. It remembers the folder, so that it can be brought up to date. */
export async function copyRepository(
  source: SourceRepository,
  gitDirectory: string,
  signal?: AbortSignal,
): Promise<void> {
  const borrowed = `${gitDirectory}.borrowed`
  try {
    await buildFolder(borrowed, (directory) => borrowRepository(source, directory))
    const head = await gitText(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
      gitDirectory: borrowed,
      accept: [1, 128],
      signal,
    })
    if (!head)
      throw new Refusal(
        'not_a_repository',
        `The repository in “${source.folder}” has no commit yet on its current branch. Make one first.`,
      )
    const isNew = !(await isRepository(gitDirectory))
    if (isNew) await initBare(gitDirectory, await objectFormatOf(borrowed))
    await fetchFrom(borrowed, gitDirectory, signal).catch((error: unknown) => {
      throw error instanceof GitFault && error.reason === 'exit' ? unreadable(source.folder, error) : error
    })
    await takeHead(borrowed, gitDirectory, head)
    if (isNew) await remember(source, gitDirectory)
  } finally {
    await removeBuilt(borrowed)
  }
}

/**
 * Brings a copy up to date with its folder, where it has one; the folder must still lie where it was admitted. Refuses as `findRepository`
 * does; what was copied earlier then stays as it is.
 */
export async function refreshRepository(
  gitDirectory: string,
  dataDirectory: string,
  signal?: AbortSignal,
): Promise<void> {
  const remembered = await rememberedSource(gitDirectory)
  if (!remembered) return
  const source = await findRemembered(remembered, dataDirectory)
  const state = await refsState(source)
  const known = path.join(gitDirectory, copiedStateFile)
  if ((await readSmallFile(known)) === state) return
  await clearLocks(gitDirectory)
  await copyRepository(source, gitDirectory, signal)
  // What changed meanwhile may be in it or not.
  if ((await refsState(source)) === state) await writeFile(known, state)
}

/** The folder of which a repository is a copy, and below what it was admitted. */
export type RememberedSource = { folder: string; roots: string[] }

/** Null where the repository is no copy of a folder. */
export async function rememberedSource(gitDirectory: string): Promise<RememberedSource | null> {
  const args = ['config', '--local', '-z', '--get-regexp', '^greenroom\\.']
  const said = await gitText(args, { gitDirectory, accept: [1] })
  const pairs = said.split('\0').flatMap((each) => [each.split('\n') as [string, string | undefined]])
  const valuesOf = (key: string) => pairs.flatMap(([name, value]) => (name === key && value ? [value] : []))
  const [folder] = valuesOf('greenroom.folder')
  return folder === undefined ? null : { folder, roots: valuesOf('greenroom.root') }
}

/** The repository in that folder, which must still lie where it was admitted. Refuses as `findRepository` does. Runs no Git. */
export async function findRemembered(
  { folder, roots }: RememberedSource,
  dataDirectory: string,
): Promise<SourceRepository> {
  const now = await realpath(folder).catch((error: unknown) => {
    throw new Refusal('unreadable_folder', `There is no folder “${folder}” any more.`, { cause: error })
  })
  if (now !== folder) throw new Refusal('outside_roots', `“${folder}” is now a link to another folder.`)
  return await findRepository(folder, { roots, dataDirectory })
}

async function remember({ folder, confines }: SourceRepository, gitDirectory: string): Promise<void> {
  await git(['config', '--replace-all', 'greenroom.folder', folder], { gitDirectory })
  await git(['config', '--unset-all', 'greenroom.root'], { gitDirectory, accept: [5] })
  for (const root of confines.roots) await git(['config', '--add', 'greenroom.root', root], { gitDirectory })
}

/** Refuses (`too_large`) a repository whose files at HEAD are too many to check out. */
export async function checkSize(gitDirectory: string, signal?: AbortSignal): Promise<void> {
  let bytes = 0
  const stop = new AbortController()
  const onOutput = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > listingBytes) stop.abort()
  }
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  await git(['ls-tree', '-r', '-z', '--name-only', 'HEAD'], { gitDirectory, signal: either, onOutput }).catch(
    (error: unknown) => {
      if (!stop.signal.aborted) throw error
      throw new Refusal('too_large', 'The repository has too many files.', { cause: error })
    },
  )
}

async function fetchFrom(borrowed: string, gitDirectory: string, signal?: AbortSignal): Promise<void> {
  // The last refspec keeps a detached HEAD, which may be on no branch. Objects of branches that are gone stay: snapshots may need them.
  const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*', '+HEAD:refs/greenroom/head']
  const options = [
    '--quiet',
    '--no-tags',
    '--prune',
    '--force',
    '--update-shallow',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
  ]
  await git(['fetch', ...options, borrowed, ...refspecs], {
    gitDirectory,
    protocols: ['file'],
    signal,
    timeoutMs: fetchTimeoutMs,
  })
}

async function takeHead(borrowed: string, gitDirectory: string, commit: string): Promise<void> {
  const branch = (await readSmallFile(path.join(borrowed, 'HEAD')))?.match(/^ref: (refs\/heads\/.+)\n/)?.[1]
  if (branch) await git(['symbolic-ref', 'HEAD', branch], { gitDirectory })
  else await git(['update-ref', '--no-deref', 'HEAD', commit], { gitDirectory })
}

async function isRepository(gitDirectory: string): Promise<boolean> {
  return ((await readdir(gitDirectory).catch(ignoreMissing)) ?? []).includes('HEAD')
}

/** Removes locks that a Git which was killed left: only one writes here at a time. */
async function clearLocks(gitDirectory: string): Promise<void> {
  const top = (await readdir(gitDirectory)).map((name) => path.join(gitDirectory, name))
  const refs = (await readdir(path.join(gitDirectory, 'refs'), { recursive: true })).map((name) =>
    path.join(gitDirectory, 'refs', name),
  )
  for (const file of [...top, ...refs]) if (file.endsWith('.lock')) await rm(file, { force: true })
}

function unreadable(folder: string, fault: GitFault): Refusal {
  return fault.stderr.includes('Permission denied')
    ? new Refusal('unreadable_folder', `Greenroom may not read all of the repository in “${folder}”.`, { cause: fault })
    : new Refusal(
        'not_a_repository',
        `The history of the repository in “${folder}” is incomplete or damaged (git fsck says more).`,
        { cause: fault },
      )
}
