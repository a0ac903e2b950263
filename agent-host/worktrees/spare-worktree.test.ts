import { execFile } from 'node:child_process'
import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { diffSnapshots } from '#agent-host/worktrees/snapshot-diff.ts'
import { takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { keepSpareWorktree, removeOldSpares } from '#agent-host/worktrees/spare-worktree.ts'
import { deleteWorkspace } from '#agent-host/worktrees/workspaces.ts'
import { prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import { newId } from '#lib/ids.ts'
import { testPlace, testWorktree } from '#tests/support/worktrees.ts'

const run = promisify(execFile)
const gitIn = async (directory: string, ...args: string[]) => (await run('git', args, { cwd: directory })).stdout.trim()

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

/** A chat that had its first turn, and the place of the next one of its group. */
async function testSpare() {
  const room = await testWorktree()
  await keepSpareWorktree(room.layout, room.place)
  const next = { ...room.place, chatId: newId('cht') }
  const spare = room.layout.spare(room.place.group.id)
  // A new folder may get the inode of one that is gone.
  await writeFile(path.join(spare, 'files', '.git', 'ready'), '')
  const wasReady = (directory: string) => exists(path.join(directory, '.git', 'ready'))
  return { ...room, next, spare, files: path.join(spare, 'files'), wasReady }
}

test('the next chat of a group gets the files that lie ready, on a branch of its own and with snapshots', async () => {
  await using room = await testSpare()
  const { directory, made } = await prepareWorktree(room.layout, room.next)
  expect(await room.wasReady(directory)).toBe(true)
  expect(made).toEqual({ stale: null, snapshotId: room.first.snapshotId })
  expect(await gitIn(directory, 'branch', '--show-current')).toBe(`greenroom/${room.next.chatId.slice(-8)}`)
  expect(await gitIn(directory, 'status', '--porcelain')).toBe('')
  expect(await gitIn(directory, 'branch', '--format=%(refname:short)')).toContain('main')
  await gitIn(directory, 'fsck', '--strict')
  const first = await takeSnapshot(room.layout, room.next)
  expect(first.snapshotId).toBe(made?.snapshotId)
  await writeFile(path.join(directory, 'new.txt'), 'new\n')
  const { snapshotId: to } = await takeSnapshot(room.layout, room.next)
  const { files } = await diffSnapshots(room.layout, { chatId: room.next.chatId, from: first.snapshotId, to })
  expect(files).toMatchObject([{ path: 'new.txt' }])
  expect(await readdir(path.dirname(room.spare))).toEqual([])
})

test('what lies ready goes to one of two that begin at once, and both begin', async () => {
  await using room = await testSpare()
  const places = [room.next, { ...room.next, chatId: newId('cht') }]
  const made = await Promise.all(places.map((place) => prepareWorktree(room.layout, place)))
  const were = await Promise.all(made.map(({ directory }) => room.wasReady(directory)))
  expect(were.sort()).toEqual([false, true])
})

test.each(['a commit', 'another branch', 'a tag', 'packed refs'])('%s in the folder makes it useless', async (what) => {
  await using room = await testSpare()
  const { git } = room.repository
  if (what === 'a commit') await git('commit', '-q', '--allow-empty', '-m', 'Later')
  if (what === 'another branch') await git('checkout', '-qb', 'next')
  if (what === 'a tag') await git('tag', 'v1')
  if (what === 'packed refs') await git('pack-refs', '--all')
  const { directory } = await prepareWorktree(room.layout, room.next)
  expect(await room.wasReady(directory)).toBe(false)
  expect(await gitIn(directory, 'rev-parse', 'HEAD')).toBe((await git('rev-parse', 'HEAD')).stdout.trim())
})

test('keeping it again makes no other one while it is as new as the folder, and then one that is', async () => {
  await using room = await testSpare()
  await keepSpareWorktree(room.layout, room.place)
  expect(await room.wasReady(room.files)).toBe(true)
  await room.repository.git('commit', '-q', '--allow-empty', '-m', 'Later')
  await keepSpareWorktree(room.layout, room.place)
  expect(await room.wasReady(room.files)).toBe(false)
  await writeFile(path.join(room.files, '.git', 'ready'), '')
  const { directory } = await prepareWorktree(room.layout, room.next)
  expect(await room.wasReady(directory)).toBe(true)
  expect(await gitIn(directory, 'log', '-1', '--format=%s')).toBe('Later')
})

test('a folder that is gone since is told of, as without it', async () => {
  await using room = await testSpare()
  await rm(room.repository.directory, { recursive: true })
  const { made } = await prepareWorktree(room.layout, room.next)
  expect(made?.stale).toMatchObject({ code: 'unreadable_folder' })
})

test.each(['files', 'snapshots.git', 'blank.json'])('one that lacks its %s is not used', async (part) => {
  await using room = await testSpare()
  await rm(path.join(room.spare, part), { recursive: true })
  const { directory } = await prepareWorktree(room.layout, room.next)
  expect(await gitIn(directory, 'status', '--porcelain')).toBe('')
})

test('snapshots of a worktree that was lost are kept when another one takes its place', async () => {
  await using room = await testSpare()
  await writeFile(path.join(room.directory, 'new.txt'), 'new\n')
  const before = await room.snapshot()
  await rm(room.directory, { recursive: true })
  const { made } = await prepareWorktree(room.layout, room.place)
  expect(made?.snapshotId).toBe(room.first.snapshotId)
  expect((await room.diff(before)).files).toMatchObject([{ path: 'new.txt' }])
})

test('a chat that is a group of its own has none made', async () => {
  await using room = await testSpare()
  const shared = testPlace(room.next, true)
  await keepSpareWorktree(room.layout, shared)
  expect(await exists(room.layout.spare(shared.group.id))).toBe(false)
})

test('none is made of a repository that is too large', async () => {
  await using room = await testWorktree()
  const pack = path.join(room.layout.repository(room.place.workspaceId), 'objects', 'pack', 'large.pack')
  await writeFile(pack, '')
  await truncate(pack, 3 * 1024 ** 3)
  await keepSpareWorktree(room.layout, room.place)
  expect(await exists(room.layout.spare(room.place.group.id))).toBe(false)
})

test('it goes with its workspace, and when nobody took it for long', async () => {
  await using room = await testSpare()
  const dayMs = 24 * 3_600_000
  await removeOldSpares(room.layout, dayMs)
  expect(await exists(room.spare)).toBe(true)
  const twoDaysAgo = new Date(Date.now() - 2 * dayMs)
  await utimes(room.spare, twoDaysAgo, twoDaysAgo)
  await removeOldSpares(room.layout, dayMs)
  expect(await exists(room.spare)).toBe(false)
  await keepSpareWorktree(room.layout, room.place)
  await deleteWorkspace(room.settings.dataDirectory, room.place.workspaceId)
  expect(await exists(path.dirname(room.spare))).toBe(false)
})
