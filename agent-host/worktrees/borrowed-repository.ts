import { copyFile, lstat, mkdir, readdir, readlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { gitText } from '#agent-host/worktrees/git.ts'
import { readSmallFile, type SourceRepository } from '#agent-host/worktrees/source-folder.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Makes a bare repository in `directory` that has the branches, tags, HEAD and objects of a person's, but a configuration of ours. Git never
 * runs in the person's own, whose configuration can name programs to run; nothing there is written, and no object is copied.
 * Refuses with `not_a_repository` where this cannot be done.
 */
export async function borrowRepository(source: SourceRepository, directory: string): Promise<void> {
  await mkdir(path.join(directory, 'objects', 'info'), { recursive: true })
  await mkdir(path.join(directory, 'refs'), { recursive: true })
  await writeFile(path.join(directory, 'config'), await ownConfig(source))
  const objects = source.objectDirectories[0]
  await writeFile(path.join(directory, 'objects', 'info', 'alternates'), `${objects}\n`)
  await writeFile(path.join(directory, 'HEAD'), await readHead(source))
  // Loose ones first: what `git pack-refs` moves meanwhile is then in the packed file.
  for (const kind of ['heads', 'tags'])
    await copyRefs(path.join(source.commonDirectory, 'refs', kind), path.join(directory, 'refs', kind))
  for (const name of ['packed-refs', 'shallow'])
    await copyRegular(path.join(source.commonDirectory, name), path.join(directory, name))
}

async function ownConfig({ commonDirectory, folder }: SourceRepository): Promise<string> {
  const theirs = path.join(commonDirectory, 'config')
  if (!(await lstat(theirs).catch(ignoreMissing))?.isFile()) return config('sha1')
  // Reading one file follows no include and runs nothing. Of a key that is there twice the last one counts.
  const args = ['config', '--file', theirs, '-z', '--get-regexp', '^extensions\\.']
  const said = await gitText(args, { timeoutMs: 10_000, accept: [1] })
  const extensions = new Map(said.split('\0').map((each) => each.split('\n') as [string, string | undefined]))
  const read = (name: string) => extensions.get(`extensions.${name}`)?.toLowerCase()
  if (read('refstorage') === 'reftable')
    throw new Refusal(
      'not_a_repository',
      `The repository in “${folder}” keeps its branches in the reftable format, which cannot be opened yet.`,
    )
  return config(read('objectformat') === 'sha256' ? 'sha256' : 'sha1')
}

const config = (objectFormat: 'sha1' | 'sha256') =>
  objectFormat === 'sha1'
    ? '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n'
    : '[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n'

async function readHead({ gitDirectory, folder }: SourceRepository): Promise<string> {
  const file = path.join(gitDirectory, 'HEAD')
  // Old repositories have a symbolic link for a HEAD.
  const link = (await lstat(file).catch(ignoreMissing))?.isSymbolicLink() ? `ref: ${await readlink(file)}` : null
  const head = (link ?? (await readSmallFile(file)))?.trim()
  if (!head || !/^(ref: refs\/\S+|[0-9a-f]{40,64})$/.test(head))
    throw new Refusal('not_a_repository', `The repository in “${folder}” has no HEAD that could be read.`)
  return `${head}\n`
}

async function copyRefs(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of (await readdir(from, { withFileTypes: true }).catch(ignoreMissing)) ?? []) {
    if (entry.name.endsWith('.lock')) continue
    if (entry.isDirectory()) await copyRefs(path.join(from, entry.name), path.join(to, entry.name))
    else await copyRegular(path.join(from, entry.name), path.join(to, entry.name))
  }
}

async function copyRegular(from: string, to: string): Promise<void> {
  if ((await lstat(from).catch(ignoreMissing))?.isFile()) await copyFile(from, to).catch(ignoreMissing)
}
