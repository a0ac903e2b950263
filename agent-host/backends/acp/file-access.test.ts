import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWorktreeFile, writeWorktreeFile } from '#agent-host/backends/acp/file-access.ts'

let worktree: string
beforeEach(async () => {
  worktree = await realpath(await mkdtemp(path.join(tmpdir(), 'file-access-')))
})
afterEach(() => rm(worktree, { recursive: true, force: true }))
const at = (name: string) => path.join(worktree, name)

test('lines are chosen by their number, from one on', async () => {
  await writeFile(at('a.txt'), 'one\ntwo\nthree\nfour')
  expect(await readWorktreeFile(worktree, at('a.txt'))).toBe('one\ntwo\nthree\nfour')
  expect(await readWorktreeFile(worktree, at('a.txt'), { line: 2, limit: 2 })).toBe('two\nthree\n')
  expect(await readWorktreeFile(worktree, at('a.txt'), { line: 4 })).toBe('four')
  expect(await readWorktreeFile(worktree, at('a.txt'), { limit: 1 })).toBe('one\n')
  expect(await readWorktreeFile(worktree, at('a.txt'), { line: 9 })).toBe('')
})

test('a relative path is of the worktree, and a worktree that is a link itself is one', async () => {
  const link = `${worktree}-link`
  await symlink(worktree, link)
  try {
    await writeWorktreeFile(link, 'sub/a.txt', 'text')
    expect(await readWorktreeFile(link, path.join(link, 'sub/a.txt'))).toBe('text')
  } finally {
    await rm(link)
  }
})

test('folders and pipes are not files', async () => {
  await mkdir(at('folder'))
  await promisify(execFile)('mkfifo', [at('pipe')])
  for (const name of ['folder', 'pipe']) {
    await expect(readWorktreeFile(worktree, at(name)), name).rejects.toMatchObject({ code: 'not_a_file' })
    await expect(writeWorktreeFile(worktree, at(name), 'x'), name).rejects.toMatchObject({ code: 'not_a_file' })
  }
  await expect(readWorktreeFile(worktree, at('folder/none'))).rejects.toMatchObject({ code: 'missing' })
  await expect(readWorktreeFile(worktree, worktree)).rejects.toMatchObject({ code: 'outside' })
})

test('a file beside the worktree whose name begins like it is outside', async () => {
  await expect(writeWorktreeFile(worktree, `${worktree}-other/a.txt`, 'x')).rejects.toMatchObject({ code: 'outside' })
})
