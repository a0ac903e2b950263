import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { deleteWorkspace, prepareWorkspace, type WorkspaceSettings } from '#agent-host/worktrees/workspaces.ts'
import { prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import { newId } from '#lib/ids.ts'
import { testRepository } from '#tests/support/repository.ts'
import { testData, testFolder, testPlace } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })
const run = promisify(execFile)
const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
const gitIn = async (directory: string, ...args: string[]) =>
  (await run('git', [...identity, ...args], { cwd: directory })).stdout.trim()

async function opening() {
  const stack = new AsyncDisposableStack()
  const data = stack.use(await testData())
  const repository = stack.use(await testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' }))
  const open = async (folder: string, more: Partial<WorkspaceSettings> & { administrator?: boolean } = {}) => {
    const { administrator = false, ...settings } = more
    const workspaceId = newId('wsp')
    const source = { kind: 'path' as const, path: folder }
    await prepareWorkspace({ workspaceId, source, administrator }, { ...data.settings, ...settings })
    const gitDirectory = data.layout.repository(workspaceId)
    const git = async (...args: string[]) => (await run('git', ['--git-dir', gitDirectory, ...args])).stdout.trim()
    return { workspaceId, gitDirectory, git }
  }
  const left = async () => await readdir(path.join(data.layout.dataDirectory, 'repositories')).catch(() => [])
  return { ...data, repository, open, left, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const refusal = (code: string, words?: string | RegExp) => ({
  code,
  ...(words !== undefined && {
    message: words instanceof RegExp ? expect.stringMatching(words) : expect.stringContaining(words),
  }),
})

test('an empty workspace has one empty commit on main by Greenroom', async () => {
  await using data = await testData()
  const workspaceId = newId('wsp')
  const input = { workspaceId, source: { kind: 'empty' as const }, administrator: false }
  await prepareWorkspace(input, data.settings)
  await prepareWorkspace(input, data.settings)
  const { stdout } = await run('git', [
    '--git-dir',
    data.layout.repository(workspaceId),
    'log',
    '--format=%an %s %D',
    '--stat',
    'HEAD',
  ])
  expect(stdout.trim()).toBe('Greenroom Start HEAD -> main')
  expect((await stat(path.join(data.layout.dataDirectory, 'repositories'))).mode & 0o777).toBe(0o700)
  const { directory } = await prepareWorktree(data.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(await readdir(directory)).toEqual(['.git'])
})

test('a folder is copied with its branches and tags, packed or not, and its HEAD', async () => {
  await using room = await opening()
  const { directory } = room.repository
  await gitIn(directory, 'tag', '-a', 'v1', '-m', 'One')
  await gitIn(directory, 'branch', 'packed')
  await gitIn(directory, 'pack-refs', '--all')
  await gitIn(directory, 'checkout', '-qb', 'feature/x')
  await gitIn(directory, 'commit', '-q', '--allow-empty', '-m', 'On a branch')
  const { git } = await room.open(directory)
  const theirs = await gitIn(directory, 'for-each-ref', '--format=%(refname) %(objectname)')
  expect(await git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags')).toBe(theirs)
  expect(await git('symbolic-ref', 'HEAD')).toBe('refs/heads/feature/x')
  await git('fsck', '--strict', '--full')
})

test('a detached HEAD that is on no branch is kept', async () => {
  await using room = await opening()
  const { directory } = room.repository
  await gitIn(directory, 'checkout', '-q', '--detach')
  await gitIn(directory, 'commit', '-q', '--allow-empty', '-m', 'On no branch')
  const { git, workspaceId } = await room.open(directory)
  expect(await git('rev-parse', 'HEAD')).toBe(await gitIn(directory, 'rev-parse', 'HEAD'))
  const worktree = await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(await gitIn(worktree.directory, 'log', '-1', '--format=%s')).toBe('On no branch')
})

test('a bare repository, a linked worktree, a shallow clone and one that borrows objects can be opened', async () => {
  await using room = await opening()
  await using folder = await testFolder()
  const { directory } = room.repository
  await gitIn(directory, 'commit', '-q', '--allow-empty', '-m', 'Second')
  const at = (name: string) => path.join(folder.directory, name)
  await gitIn(directory, 'clone', '-q', '--bare', directory, at('bare.git'))
  await gitIn(directory, 'worktree', 'add', '-q', '-b', 'linked', at('linked'))
  await gitIn(directory, 'clone', '-q', '--depth=1', `file://${directory}`, at('shallow'))
  await gitIn(directory, 'clone', '-q', '--shared', directory, at('shared'))
  expect(await (await room.open(at('bare.git'))).git('log', '-1', '--format=%s')).toBe('Second')
  expect(await (await room.open(at('linked'))).git('symbolic-ref', 'HEAD')).toBe('refs/heads/linked')
  const shallow = await room.open(at('shallow'))
  expect(await shallow.git('log', '--format=%s')).toBe('Second')
  await prepareWorktree(room.layout, testPlace({ workspaceId: shallow.workspaceId, chatId: newId('cht') }))
  const shared = await room.open(at('shared'))
  await rm(directory, { recursive: true })
  expect(await shared.git('log', '--format=%s')).toBe('Second\nFirst')
})

test('a SHA-256 repository can be opened', async () => {
  await using room = await opening()
  await using folder = await testFolder()
  await gitIn(folder.directory, 'init', '-q', '--object-format=sha256')
  await writeFile(path.join(folder.directory, 'x'), 'x\n')
  await gitIn(folder.directory, 'add', '-A')
  await gitIn(folder.directory, 'commit', '-qm', 'Long')
  const { workspaceId } = await room.open(folder.directory)
  const { directory } = await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(await gitIn(directory, 'rev-parse', 'HEAD')).toMatch(/^[0-9a-f]{64}$/)
})

/** All that is in a folder: names, kinds, modes, times and contents. */
async function recordOf(directory: string): Promise<Record<string, string>> {
  const entries: Record<string, string> = {}
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const at = path.join(entry.parentPath, entry.name)
    const { mode, mtimeNs, ctimeNs, ino } = await stat(at, { bigint: true })
    const content = entry.isFile() ? (await readFile(at)).toString('base64') : ''
    entries[path.relative(directory, at)] = [mode, mtimeNs, ctimeNs, ino, content].join(' ')
  }
  return entries
}

test('a folder is left as it was, byte for byte, with its index, stash and what is not committed', async () => {
  await using room = await opening()
  const { directory } = room.repository
  await writeFile(path.join(directory, 'a.txt'), 'stashed\n')
  await gitIn(directory, 'stash')
  await writeFile(path.join(directory, 'a.txt'), 'modified\n')
  await writeFile(path.join(directory, 'staged.txt'), 'staged\n')
  await gitIn(directory, 'add', 'staged.txt')
  await writeFile(path.join(directory, 'untracked.txt'), 'untracked\n')
  const before = await recordOf(directory)
  const { workspaceId } = await room.open(directory)
  const worktree = await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(await recordOf(directory)).toEqual(before)
  expect(await readFile(path.join(worktree.directory, 'a.txt'), 'utf8')).toBe('a\n')
})

test('nothing is run that the folder configures: no hook, filter, monitor or helper', async () => {
  await using room = await opening()
  await using outside = await testFolder()
  const { directory } = room.repository
  const [mark, program] = [path.join(outside.directory, 'mark'), path.join(outside.directory, 'canary.sh')]
  const ran = () =>
    stat(mark).then(
      () => true,
      () => false,
    )
  await writeFile(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 })
  const keys = [
    'core.fsmonitor',
    'uploadpack.packObjectsHook',
    'core.alternateRefsCommand',
    'core.sshCommand',
    'core.gitProxy',
    'core.pager',
    'credential.helper',
    'filter.evil.smudge',
    'filter.evil.clean',
    'gpg.program',
    'remote.origin.uploadpack',
    'remote.origin.vcs',
  ]
  for (const key of keys) await gitIn(directory, 'config', key, program)
  // A repository that claims to be partial makes Git fetch what is missing from its "remote", through a program of its choice.
  for (const [key, value] of [
    ['remote.origin.url', directory],
    ['remote.origin.promisor', 'true'],
    ['extensions.partialClone', 'origin'],
    ['core.repositoryFormatVersion', '1'],
  ] as const)
    await gitIn(directory, 'config', key, value)
  for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc', 'post-index-change'])
    await writeFile(path.join(directory, '.git', 'hooks', hook), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
  await writeFile(path.join(directory, '.gitattributes'), '* filter=evil\n')
  await gitIn(directory, 'add', '-A').catch(() => '')
  expect(await ran(), 'the trap works for whoever runs Git in there').toBe(true)
  await gitIn(directory, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'commit', '-qm', 'Attributes')
  await rm(mark)
  const { workspaceId } = await room.open(directory)
  await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(await ran()).toBe(false)
})

test('a folder that lacks objects does not get them through a program of its choice', async () => {
  await using room = await opening()
  await using outside = await testFolder()
  const { directory } = room.repository
  const [mark, program] = [path.join(outside.directory, 'mark'), path.join(outside.directory, 'canary.sh')]
  await writeFile(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 })
  const blob = await gitIn(directory, 'rev-parse', 'HEAD:a.txt')
  await rm(path.join(directory, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), { force: true })
  const planted = {
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.url': directory,
    'remote.origin.uploadpack': program,
  }
  for (const [key, value] of Object.entries(planted)) await gitIn(directory, 'config', key, value)
  await gitIn(directory, 'cat-file', 'blob', blob).catch(() => '')
  expect(await stat(mark), 'the trap works for whoever runs Git in there').toBeTruthy()
  await rm(mark)
  await expect(room.open(directory)).rejects.toMatchObject(refusal('not_a_repository', 'incomplete'))
  await expect(stat(mark)).rejects.toThrow('ENOENT')
})

test('no inode is shared between the folder, the repository and a worktree', async () => {
  await using room = await opening()
  await gitIn(room.repository.directory, 'gc', '-q')
  const { workspaceId, gitDirectory } = await room.open(room.repository.directory)
  const { directory } = await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  const seen = new Set<string>()
  for (const folder of [room.repository.directory, gitDirectory, directory])
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const { ino, nlink } = await stat(path.join(entry.parentPath, entry.name))
      expect(nlink).toBe(1)
      expect(seen.has(String(ino))).toBe(false)
      seen.add(String(ino))
    }
})

test('a folder outside of the roots is refused, links included, and whether it exists is not said', async () => {
  await using room = await opening()
  await using root = await testFolder()
  const roots = { workspaceRoots: [root.directory] }
  await symlink(room.repository.directory, path.join(root.directory, 'link'))
  const refused = [
    room.repository.directory,
    path.join(root.directory, 'link'),
    `${root.directory}/../../etc`,
    `${root.directory}-more`,
    '/does/not/exist',
  ]
  for (const folder of refused) await expect(room.open(folder, roots)).rejects.toMatchObject(refusal('outside_roots'))
  expect(await room.left()).toEqual([])
})

test('a root may be a link, and may be opened by either name', async () => {
  await using room = await opening()
  await using folder = await testFolder()
  const alias = path.join(folder.directory, 'alias')
  await symlink(path.dirname(room.repository.directory), alias)
  const name = path.basename(room.repository.directory)
  await room.open(path.join(alias, name), { workspaceRoots: [alias] })
  await room.open(room.repository.directory, { workspaceRoots: [alias] })
})

test('without roots only an administrator opens folders, and only below the home', async () => {
  await using room = await opening()
  const { directory } = room.repository
  const home = { workspaceRoots: null, homeDirectory: tmpdir() }
  await expect(room.open(directory, home)).rejects.toMatchObject(refusal('outside_roots', 'administrator'))
  await room.open(directory, { ...home, administrator: true })
  await room.open(`~/${path.basename(directory)}`, { ...home, administrator: true })
  const elsewhere = { ...home, homeDirectory: '/nowhere', administrator: true }
  await expect(room.open(directory, elsewhere)).rejects.toMatchObject(refusal('outside_roots'))
})

test("Greenroom's own data is never opened as a folder", async () => {
  await using room = await opening()
  const { gitDirectory } = await room.open(room.repository.directory)
  await expect(room.open(gitDirectory)).rejects.toMatchObject(refusal('outside_roots'))
})

test('a repository whose Git folder or objects lie outside of the roots is refused', async () => {
  await using room = await opening()
  await using root = await testFolder()
  const roots = { workspaceRoots: [root.directory] }
  const [pointing, borrowing, linked] = ['pointing', 'borrowing', 'linked'].map((name) =>
    path.join(root.directory, name),
  ) as [string, string, string]
  await mkdir(pointing)
  await writeFile(path.join(pointing, '.git'), `gitdir: ${room.repository.directory}/.git\n`)
  await gitIn(root.directory, 'clone', '-q', '--shared', room.repository.directory, borrowing)
  await mkdir(linked)
  await symlink(path.join(room.repository.directory, '.git'), path.join(linked, '.git'))
  for (const folder of [pointing, borrowing, linked])
    await expect(room.open(folder, roots)).rejects.toMatchObject(refusal('outside_roots', 'keeps data outside'))
})

test('what is no repository is refused with what to do', async () => {
  await using room = await opening()
  await using folder = await testFolder()
  const at = (name: string) => path.join(folder.directory, name)
  await mkdir(at('plain'))
  await expect(room.open(at('plain'))).rejects.toMatchObject(
    refusal('not_a_repository', 'git init && git add -A && git commit'),
  )
  await mkdir(path.join(room.repository.directory, 'part'))
  const part = room.open(path.join(room.repository.directory, 'part'))
  await expect(part).rejects.toMatchObject(
    refusal('not_a_repository', `“${room.repository.directory}”. Open that folder instead`),
  )
  await gitIn(folder.directory, 'init', '-q', at('unborn'))
  await expect(room.open(at('unborn'))).rejects.toMatchObject(refusal('not_a_repository', 'no commit yet'))
  await mkdir(path.join(at('broken'), '.git'), { recursive: true })
  await expect(room.open(at('broken'))).rejects.toMatchObject(refusal('not_a_repository'))
  await cp(room.repository.directory, at('damaged'), { recursive: true })
  const objects = path.join(at('damaged'), '.git', 'objects')
  const tree = await gitIn(room.repository.directory, 'rev-parse', 'HEAD^{tree}')
  await rm(path.join(objects, tree.slice(0, 2), tree.slice(2)), { force: true })
  await expect(room.open(at('damaged'))).rejects.toMatchObject(refusal('not_a_repository', 'incomplete or damaged'))
  expect(await room.left()).toEqual([])
})

test('a missing folder, a file and a relative path are refused', async () => {
  await using room = await opening()
  await expect(room.open(path.join(tmpdir(), 'greenroom-is-not-there'))).rejects.toMatchObject(
    refusal('unreadable_folder'),
  )
  await expect(room.open(path.join(room.repository.directory, 'a.txt'))).rejects.toMatchObject(
    refusal('unreadable_folder', 'not a folder'),
  )
  await expect(room.open('projects/x')).rejects.toMatchObject(refusal('invalid'))
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is refused', async () => {
  await using room = await opening()
  await chmod(room.repository.directory, 0o000)
  await expect(room.open(room.repository.directory)).rejects.toMatchObject(refusal('unreadable_folder'))
  await chmod(room.repository.directory, 0o700)
})

test('what a preparation that was killed left is cleared by the next', async () => {
  await using room = await opening()
  const workspaceId = newId('wsp')
  const repositories = path.join(room.layout.dataDirectory, 'repositories')
  await mkdir(path.join(repositories, `.making-${workspaceId}.git-0a1b2c`, 'objects'), { recursive: true })
  const input = {
    workspaceId,
    source: { kind: 'path' as const, path: room.repository.directory },
    administrator: false,
  }
  await prepareWorkspace(input, room.settings)
  await prepareWorkspace(input, room.settings)
  expect(await room.left()).toEqual([`${workspaceId}.git`])
})

test('a workspace goes with its worktrees and snapshots', async () => {
  await using room = await opening()
  const { workspaceId } = await room.open(room.repository.directory)
  const kept = await room.open(room.repository.directory)
  for (const id of [workspaceId, workspaceId, kept.workspaceId])
    await prepareWorktree(room.layout, testPlace({ workspaceId: id, chatId: newId('cht') }))
  await deleteWorkspace(room.settings.dataDirectory, workspaceId)
  await deleteWorkspace(room.settings.dataDirectory, workspaceId)
  expect(await room.left()).toEqual([`${kept.workspaceId}.git`])
  expect(await readdir(path.join(room.layout.dataDirectory, 'worktrees'))).toEqual([
    testPlace({ workspaceId: kept.workspaceId, chatId: newId('cht') }).group.id,
  ])
  expect(await readdir(path.join(room.layout.dataDirectory, 'snapshots'))).toHaveLength(1)
})

test('a folder that moved away does not keep its workspace from being used', async () => {
  await using room = await opening()
  const { workspaceId } = await room.open(room.repository.directory)
  await rename(room.repository.directory, `${room.repository.directory}-moved`)
  const { made } = await prepareWorktree(room.layout, testPlace({ workspaceId, chatId: newId('cht') }))
  expect(made?.stale).toMatchObject({ code: 'unreadable_folder' })
  await rename(`${room.repository.directory}-moved`, room.repository.directory)
})
