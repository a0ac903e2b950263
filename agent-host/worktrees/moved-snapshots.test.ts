import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { folderExists } from '#agent-host/worktrees/build-folder.ts'
import { removeChat } from '#agent-host/worktrees/moved-snapshots.ts'
import { diffSnapshots } from '#agent-host/worktrees/snapshot-diff.ts'
import { takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { deleteWorkspace, prepareWorkspace } from '#agent-host/worktrees/workspaces.ts'
import { prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import { newId } from '#lib/ids.ts'
import { testPlace, testWorktree } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A chat that was moved from the workspace of its room to an empty one. */
async function movedChat() {
  const room = await testWorktree()
  await writeFile(path.join(room.directory, 'old.txt'), 'old\n')
  const changed = await room.snapshot()
  const moved = testPlace({ chatId: room.place.chatId, workspaceId: newId('wsp') })
  const empty = { workspaceId: moved.workspaceId, source: { kind: 'empty' as const }, administrator: false }
  await prepareWorkspace(empty, room.settings)
  const { directory } = await prepareWorktree(room.layout, moved)
  return { room, moved, changed, directory, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() }
}

test('a moved chat has snapshots of its new files alone', async () => {
  await using at = await movedChat()
  const { layout } = at.room
  const first = await takeSnapshot(layout, at.moved)
  await writeFile(path.join(at.directory, 'new.txt'), 'new\n')
  const second = await takeSnapshot(layout, at.moved)
  const { chatId } = at.moved
  const { files } = await diffSnapshots(layout, { chatId, from: first.snapshotId, to: second.snapshotId })
  expect(files.map((file) => file.path)).toEqual(['new.txt'])
})

test('a chat that comes back finds its old files and their snapshots', async () => {
  await using at = await movedChat()
  const { layout, place, first, directory } = at.room
  expect((await prepareWorktree(layout, place)).directory).toBe(directory)
  expect(await readFile(path.join(directory, 'old.txt'), 'utf8')).toBe('old\n')
  expect(await takeSnapshot(layout, place)).toEqual(at.changed)
  expect((await at.room.diff(at.changed, first)).files.map((file) => file.path)).toEqual(['old.txt'])
})

test('the workspace that a chat left goes without the snapshots of where it is now', async () => {
  await using at = await movedChat()
  const { layout, settings, place } = at.room
  await deleteWorkspace(settings.dataDirectory, place.workspaceId)
  expect(await folderExists(layout.snapshotsAside(place.chatId, place.workspaceId))).toBe(false)
  expect(await takeSnapshot(layout, at.moved)).toMatchObject({ omitted: [] })
})

test('a chat that is gone leaves nothing in either workspace, and nothing of another chat goes with it', async () => {
  await using at = await movedChat()
  const { layout, place, directory } = at.room
  const other = { ...place, chatId: newId('cht') }
  const kept = await prepareWorktree(layout, other)
  await removeChat(layout, place.chatId)
  const gone = [directory, at.directory, layout.snapshots(place.chatId)]
  expect(await Promise.all(gone.map(folderExists))).toEqual([false, false, false])
  expect(await Promise.all([kept.directory, layout.snapshots(other.chatId)].map(folderExists))).toEqual([true, true])
})
