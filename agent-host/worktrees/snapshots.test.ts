import { execFile } from 'node:child_process'
import { chmod, link, mkdir, readFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { diffSnapshots } from '#agent-host/worktrees/snapshot-diff.ts'
import { takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { newId } from '#lib/ids.ts'
import { testFolder, testWorktree } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })
const run = promisify(execFile)
const identity = ['-c', 'user.name=Agent', '-c', 'user.email=agent@example.org']
const agentGit = (directory: string, ...args: string[]) => run('git', [...identity, ...args], { cwd: directory })
const changes = (files: { path: string; change: string }[]) =>
  Object.fromEntries(files.map((file) => [file.path, file.change]))
const contentOf = async (gitDirectory: string, tree: string, file: string) =>
  (await run('git', ['--git-dir', gitDirectory, 'cat-file', 'blob', `${tree}:${file}`])).stdout

test('an untouched worktree has the snapshot with which it began', async () => {
  await using room = await testWorktree()
  expect(await room.snapshot()).toEqual({ snapshotId: room.first.snapshotId, omitted: [] })
})

test('a snapshot holds modified, staged, committed, deleted and untracked files, and no ignored ones', async () => {
  const files = { 'kept.txt': 'a\n', 'modified.txt': 'a\n', 'deleted.txt': 'a\n', '.gitignore': 'ignored/\n*.log\n' }
  await using room = await testWorktree(files)
  const at = (name: string) => path.join(room.directory, name)
  await writeFile(at('modified.txt'), 'b\n')
  await rm(at('deleted.txt'))
  await writeFile(at('staged.txt'), 'staged\n')
  await agentGit(room.directory, 'add', 'staged.txt')
  await writeFile(at('committed.txt'), 'committed\n')
  await agentGit(room.directory, 'add', 'committed.txt')
  await agentGit(room.directory, 'commit', '-qm', 'An agent commits', 'committed.txt')
  await mkdir(at('new/deep'), { recursive: true })
  await writeFile(at('new/deep/untracked.txt'), 'untracked\n')
  await mkdir(at('ignored'))
  await writeFile(at('ignored/x'), 'x')
  await writeFile(at('debug.log'), 'x')
  const { files: changed, diff } = await room.diff(await room.snapshot())
  expect(changes(changed)).toEqual({
    'committed.txt': 'added',
    'deleted.txt': 'deleted',
    'modified.txt': 'modified',
    'new/deep/untracked.txt': 'added',
    'staged.txt': 'added',
  })
  expect(changed.find((file) => file.path === 'modified.txt')).toMatchObject({
    hunks: 1,
    added: 1,
    removed: 1,
    binary: false,
  })
  expect(diff).toContain('+untracked\n')
})

test('what an agent stages, stashes or commits in its own index does not reach the snapshot index', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'README.md'), 'changed\n')
  const changed = await room.snapshot()
  await agentGit(room.directory, 'stash')
  expect((await room.snapshot()).snapshotId).toBe(room.first.snapshotId)
  await agentGit(room.directory, 'stash', 'pop')
  expect((await room.snapshot()).snapshotId).toBe(changed.snapshotId)
})

test('a file that was only touched changes nothing', async () => {
  await using room = await testWorktree()
  await utimes(path.join(room.directory, 'README.md'), new Date(0), new Date(0))
  expect((await room.snapshot()).snapshotId).toBe(room.first.snapshotId)
})

test('line endings are stored as they are, whatever attributes and configuration an agent writes', async () => {
  await using room = await testWorktree({ 'a.txt': 'one\r\ntwo\n', 'b.txt': 'one\n' })
  await writeFile(
    path.join(room.directory, '.gitattributes'),
    '* text=auto eol=crlf ident\n*.txt text working-tree-encoding=UTF-16\n',
  )
  await agentGit(room.directory, 'config', 'core.autocrlf', 'input')
  await writeFile(path.join(room.directory, 'b.txt'), 'one\r\n$Id$\r\n')
  const now = await room.snapshot()
  const gitDirectory = room.layout.snapshots(room.place.chatId)
  expect(await contentOf(gitDirectory, now.snapshotId, 'a.txt')).toBe('one\r\ntwo\n')
  expect(await contentOf(gitDirectory, now.snapshotId, 'b.txt')).toBe('one\r\n$Id$\r\n')
  expect(changes((await room.diff(now)).files)).toEqual({ '.gitattributes': 'added', 'b.txt': 'modified' })
})

/** A program that leaves a mark when anything runs it. */
async function canary(directory: string) {
  const mark = path.join(directory, 'somebody-ran-me')
  const program = path.join(directory, 'canary.sh')
  await writeFile(program, `#!/bin/sh\ntouch ${mark}\n`)
  await chmod(program, 0o755)
  return {
    program,
    ran: () =>
      readFile(mark).then(
        () => true,
        () => false,
      ),
    clear: () => rm(mark, { force: true }),
  }
}

test('nothing that an agent plants in its Git folder or in a repository within is run by a snapshot or a diff', async () => {
  await using outside = await testFolder()
  await using room = await testWorktree()
  const { program, ran, clear } = await canary(outside.directory)
  const inner = path.join(room.directory, 'inner')
  await mkdir(inner)
  await agentGit(inner, 'init', '-q')
  await agentGit(inner, 'commit', '-q', '--allow-empty', '-m', 'Inner')
  const plant = async (directory: string) => {
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
      'diff.evil.command',
      'diff.external',
      'core.pager',
      'core.sshCommand',
      'core.editor',
    ])
      await agentGit(directory, 'config', key, program)
    await agentGit(directory, 'config', 'filter.evil.required', 'true')
    await mkdir(path.join(directory, '.git', 'hooks'), { recursive: true })
    for (const hook of [
      'pre-commit',
      'post-index-change',
      'reference-transaction',
      'post-checkout',
      'fsmonitor-watchman',
    ])
      await writeFile(path.join(directory, '.git', 'hooks', hook), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
    await writeFile(path.join(directory, '.gitattributes'), '* filter=evil diff=evil\n')
    await writeFile(path.join(directory, 'watched.txt'), 'content\n')
  }
  await plant(room.directory)
  await plant(inner)
  await run('git', ['-C', room.directory, 'add', 'watched.txt']).catch(() => undefined)
  expect(await ran(), 'the trap works for whoever runs Git in there').toBe(true)
  await clear()
  const now = await room.snapshot()
  const { files } = await room.diff(now)
  await writeFile(path.join(inner, 'watched.txt'), 'more\n')
  await room.snapshot()
  expect(await ran()).toBe(false)
  expect(changes(files)).toMatchObject({ 'watched.txt': 'added', 'inner/watched.txt': 'added' })
})

test('a submodule that an agent takes over is not run either, and its new commit is seen', async () => {
  await using outside = await testFolder()
  const { program, ran, clear } = await canary(outside.directory)
  await using room = await testWorktree({ a: 'a\n' }, async ({ git }) => {
    await git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`)
    await git('commit', '-qm', 'A submodule')
  })
  const sub = path.join(room.directory, 'sub')
  expect((await room.snapshot()).snapshotId).toBe(room.first.snapshotId)
  await agentGit(sub, 'init', '-q')
  await writeFile(path.join(sub, 'x'), 'x')
  await agentGit(sub, 'add', 'x')
  await agentGit(sub, 'commit', '-qm', 'Sub')
  for (const key of ['core.fsmonitor', 'filter.evil.clean']) await agentGit(sub, 'config', key, program)
  await writeFile(path.join(sub, '.gitattributes'), '* filter=evil\n')
  await writeFile(path.join(sub, 'x'), 'y')
  await run('git', ['-C', room.directory, 'status'])
  expect(await ran(), 'the trap works for whoever runs Git in there').toBe(true)
  await clear()
  const { files, diff } = await room.diff(await room.snapshot())
  await room.snapshot()
  expect(await ran()).toBe(false)
  expect(changes(files)).toEqual({ sub: 'modified' })
  expect(diff).toContain('+Subproject commit ')
})

test('the files of a repository within are stored, its Git folder is not', async () => {
  await using room = await testWorktree()
  const inner = path.join(room.directory, 'tools', 'inner')
  await mkdir(path.join(inner, 'deeper'), { recursive: true })
  await agentGit(inner, 'init', '-q')
  await writeFile(path.join(inner, '.gitignore'), 'build\n')
  await writeFile(path.join(inner, 'build'), 'x')
  await writeFile(path.join(inner, 'main.c'), 'int main;\n')
  await agentGit(path.join(inner, 'deeper'), 'init', '-q')
  await writeFile(path.join(inner, 'deeper', 'ä.c'), 'int a;\n')
  const once = await room.snapshot()
  const names = ['tools/inner/.gitignore', 'tools/inner/deeper/ä.c', 'tools/inner/main.c']
  expect((await room.diff(once)).files.map((file) => file.path)).toEqual(names)
  await writeFile(path.join(inner, 'main.c'), 'int main();\n')
  expect(changes((await room.diff(await room.snapshot(), once)).files)).toEqual({ 'tools/inner/main.c': 'modified' })
})

test('links are stored as links and never followed', async () => {
  await using outside = await testFolder()
  await writeFile(path.join(outside.directory, 'x.txt'), 'a secret\n')
  await using room = await testWorktree({ 'keep.txt': 'k\n', '.gitignore': 'dir\n' }, async ({ directory, git }) => {
    await mkdir(path.join(directory, 'dir'))
    await writeFile(path.join(directory, 'dir', 'x.txt'), 'tracked\n')
    await git('add', '-f', 'dir/x.txt')
    await git('commit', '-qm', 'Tracked although ignored')
  })
  await symlink(path.join(outside.directory, 'x.txt'), path.join(room.directory, 'to-file'))
  await rm(path.join(room.directory, 'dir'), { recursive: true })
  await symlink(outside.directory, path.join(room.directory, 'dir'))
  await rm(path.join(room.directory, 'keep.txt'))
  await symlink('nowhere', path.join(room.directory, 'keep.txt'))
  const { files, diff } = await room.diff(await room.snapshot())
  expect(changes(files)).toEqual({ 'dir/x.txt': 'deleted', 'keep.txt': 'modified', 'to-file': 'added' })
  expect(diff).not.toContain('a secret')
  expect(diff).toContain('new file mode 120000')
})

test('a folder becomes a file and a file becomes a folder', async () => {
  await using room = await testWorktree({ b: 'b\n' }, async ({ directory, git }) => {
    await mkdir(path.join(directory, 'a'))
    for (const name of ['one', 'two']) await writeFile(path.join(directory, 'a', name), `${name}\n`)
    await git('add', '-A')
    await git('commit', '-qm', 'A folder')
  })
  await rm(path.join(room.directory, 'a'), { recursive: true })
  await writeFile(path.join(room.directory, 'a'), 'a file now\n')
  await rm(path.join(room.directory, 'b'))
  await mkdir(path.join(room.directory, 'b'))
  await writeFile(path.join(room.directory, 'b', 'c'), 'in a folder now\n')
  const { files } = await room.diff(await room.snapshot())
  expect(changes(files)).toEqual({ a: 'added', 'a/one': 'deleted', 'a/two': 'deleted', b: 'deleted', 'b/c': 'added' })
})

test('large untracked files are named once, until they change; large tracked ones are stored', async () => {
  await using room = await testWorktree({ 'tracked.bin': 'small\n' })
  const at = (name: string) => path.join(room.directory, name)
  const grow = async (name: string, bytes: number) => {
    await writeFile(at(name), 'x', { flag: 'a' })
    await truncate(at(name), bytes)
  }
  const limit = 10 * 1024 * 1024
  await grow('tracked.bin', limit + 1)
  await grow('untracked.bin', limit + 1)
  await grow('just-fits.bin', limit)
  const once = await room.snapshot()
  expect(once.omitted).toEqual(['untracked.bin'])
  expect(changes((await room.diff(once)).files)).toEqual({ 'just-fits.bin': 'added', 'tracked.bin': 'modified' })
  expect((await room.snapshot()).omitted).toEqual([])
  await grow('untracked.bin', limit + 2)
  expect(await room.snapshot()).toEqual({ snapshotId: once.snapshotId, omitted: ['untracked.bin'] })
})

test('an untracked file that grows too large keeps what was stored of it', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'growing'), 'small\n')
  const small = await room.snapshot()
  await truncate(path.join(room.directory, 'growing'), 11 * 1024 * 1024)
  expect(await room.snapshot()).toEqual({ snapshotId: small.snapshotId, omitted: ['growing'] })
})

test('a tracked file that became a pipe is named and no longer stored; an untracked pipe is passed over', async () => {
  await using room = await testWorktree({ a: 'a\n', b: 'b\n' })
  await rm(path.join(room.directory, 'a'))
  await run('mkfifo', [path.join(room.directory, 'a'), path.join(room.directory, 'untracked')])
  const now = await room.snapshot()
  expect(now.omitted).toEqual(['a'])
  expect(changes((await room.diff(now)).files)).toEqual({ a: 'deleted' })
})

test('names that Git never stores are named', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'git~1'), 'x')
  await writeFile(path.join(room.directory, 'fine'), 'x')
  const now = await room.snapshot()
  expect(now.omitted).toEqual(['git~1'])
  expect(changes((await room.diff(now)).files)).toEqual({ fine: 'added' })
})

test('a snapshot reads what another name of the same file changed', async () => {
  await using room = await testWorktree()
  await link(path.join(room.directory, 'README.md'), path.join(room.directory, 'second-name.md'))
  await writeFile(path.join(room.directory, 'second-name.md'), 'through the other name\n')
  expect(changes((await room.diff(await room.snapshot())).files)).toEqual({
    'README.md': 'modified',
    'second-name.md': 'added',
  })
})

test('snapshots of one chat that are asked for at once follow each other', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'new'), 'new\n')
  const taken = await Promise.all(Array.from({ length: 8 }, () => room.snapshot()))
  expect(new Set(taken.map(({ snapshotId }) => snapshotId)).size).toBe(1)
  expect(changes((await room.diff(taken[0] ?? room.first)).files)).toEqual({ new: 'added' })
})

test('a lock that a killed Git left does not stand in the way', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.layout.snapshots(room.place.chatId), 'index.lock'), '')
  await writeFile(path.join(room.directory, 'new'), 'new\n')
  expect(changes((await room.diff(await room.snapshot())).files)).toEqual({ new: 'added' })
})

test('snapshots survive a garbage collection', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'new'), 'new\n')
  const once = await room.snapshot()
  await rm(path.join(room.directory, 'new'))
  await room.snapshot()
  await run('git', ['--git-dir', room.layout.snapshots(room.place.chatId), 'gc', '--quiet', '--prune=now'])
  expect(changes((await room.diff(once)).files)).toEqual({ new: 'added' })
})

test('a snapshot that was killed after its index was written is made whole by the next', async () => {
  await using room = await testWorktree()
  const gitDirectory = room.layout.snapshots(room.place.chatId)
  await writeFile(path.join(room.directory, 'new'), 'new\n')
  await rename(path.join(gitDirectory, 'refs', 'snapshots'), path.join(gitDirectory, 'refs', 'aside'))
  await writeFile(path.join(gitDirectory, 'refs', 'snapshots'), '')
  await expect(room.snapshot()).rejects.toThrow('EEXIST')
  await rm(path.join(gitDirectory, 'refs', 'snapshots'))
  expect(changes((await room.diff(await room.snapshot())).files)).toEqual({ new: 'added' })
})

test('the data folder can be moved', async () => {
  await using room = await testWorktree()
  const moved = path.join(path.dirname(room.layout.dataDirectory), 'moved')
  await rename(room.layout.dataDirectory, moved)
  await writeFile(path.join(worktreeLayout(moved).worktree(room.place), 'new'), 'new\n')
  const now = await takeSnapshot(worktreeLayout(moved), room.place)
  const pair = { chatId: room.place.chatId, from: room.first.snapshotId, to: now.snapshotId }
  expect(changes((await diffSnapshots(worktreeLayout(moved), pair)).files)).toEqual({ new: 'added' })
})

test.skipIf(process.getuid?.() === 0)('what may not be read is named, and what was stored of it stays', async () => {
  await using room = await testWorktree({ 'tracked.txt': 'a\n' })
  await mkdir(path.join(room.directory, 'closed'))
  await writeFile(path.join(room.directory, 'closed', 'x'), 'x')
  await writeFile(path.join(room.directory, 'untracked.txt'), 'u\n')
  await writeFile(path.join(room.directory, 'fine.txt'), 'fine\n')
  for (const name of ['tracked.txt', 'untracked.txt', 'closed']) await chmod(path.join(room.directory, name), 0o000)
  const now = await room.snapshot()
  expect(now.omitted.sort()).toEqual(['closed/', 'tracked.txt', 'untracked.txt'])
  expect(changes((await room.diff(now)).files)).toEqual({ 'fine.txt': 'added' })
  expect((await room.snapshot()).omitted).toEqual([])
  await chmod(path.join(room.directory, 'closed'), 0o700)
})

test('five thousand new files are one snapshot', async () => {
  await using room = await testWorktree()
  for (let folder = 0; folder < 50; folder++) {
    await mkdir(path.join(room.directory, `d${folder}`))
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        writeFile(path.join(room.directory, `d${folder}`, `f${n}`), `${folder} ${n}\n`),
      ),
    )
  }
  const now = await room.snapshot()
  await rename(path.join(room.directory, 'd0'), path.join(room.directory, 'moved'))
  const { files } = await room.diff(await room.snapshot(), now)
  expect(files).toHaveLength(100)
  expect(files.every((file) => file.change === 'renamed' && file.hunks === 0)).toBe(true)
  expect((await room.diff(now)).files).toHaveLength(5000)
})

test('a chat without files here is refused', async () => {
  await using room = await testWorktree()
  const place = { ...room.place, chatId: newId('cht') }
  await expect(takeSnapshot(room.layout, place)).rejects.toMatchObject({ code: 'unavailable' })
})
