import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { TouchWatch } from '#agent-host/worktrees/touch-watch.ts'
import { testFolder, testWorktree } from '#tests/support/worktrees.ts'

const patience = { answerMs: 5_000 }

/** A worktree that is listened at from its first snapshot on. */
async function watched(files: Record<string, string>, limits = {}) {
  const stack = new AsyncDisposableStack()
  const room = stack.use(await testWorktree(files))
  const own = stack.use(await testFolder())
  const watch = stack.use(new TouchWatch(path.join(own.directory, 'watch'), { ...patience, ...limits }))
  const place = { gitDirectory: room.layout.snapshots(room.place.chatId), worktree: room.directory }
  const begin = async () =>
    await watch.begin(place, room.first.snapshotId, async () => (await room.snapshot()).snapshotId)
  const at = (name: string) => path.join(room.directory, name)
  const isStill = () => watch.isStill(room.directory, room.first.snapshotId)
  return { room, watch, begin, at, isStill, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
const files = { 'a.txt': 'a\n', 'deep/er/b.txt': 'b\n', '.gitignore': 'ignored/\n', 'gone.txt': 'x' }

describe.runIf(process.platform === 'linux')('TouchWatch', () => {
  test('an untouched worktree is still, again and again, and no other snapshot of it is', async () => {
    await using scene = await watched(files)
    await scene.begin()
    for (let round = 0; round < 20; round++) expect(await scene.isStill()).toBe(true)
    const other = await scene.room.snapshot()
    await writeFile(scene.at('a.txt'), 'other')
    expect((await scene.room.snapshot()).snapshotId).not.toBe(other.snapshotId)
    expect(await scene.isStill()).toBe(false)
  })

  test.each<[string, (at: (name: string) => string) => Promise<unknown>]>([
    ['a file changed', (at) => appendFile(at('deep/er/b.txt'), 'more')],
    ['a new file', (at) => writeFile(at('deep/new.txt'), '')],
    ['a file that went', (at) => rm(at('gone.txt'))],
    ['a renamed file', (at) => rename(at('a.txt'), at('deep/a.txt'))],
    ['a file that became a program', (at) => chmod(at('a.txt'), 0o755)],
    ['a new folder', (at) => mkdir(at('deep/er/est'))],
    ['a folder that went', (at) => rm(at('deep/er'), { recursive: true })],
  ])('is not still right after %s', async (_, change) => {
    await using scene = await watched(files)
    await scene.begin()
    await change(scene.at)
    expect(await scene.isStill()).toBe(false)
    expect(await scene.isStill()).toBe(false)
  })

  test('what is ignored, and Git’s own folder, do not count', async () => {
    await using scene = await watched(files)
    await mkdir(scene.at('ignored/deep'), { recursive: true })
    await scene.begin()
    await writeFile(scene.at('ignored/deep/x'), 'x')
    await writeFile(scene.at('.git/note'), 'x')
    expect(await scene.isStill()).toBe(true)
  })

  test('a change while it begins to listen is no secret', async () => {
    await using scene = await watched(files)
    await writeFile(scene.at('a.txt'), 'changed before')
    await scene.begin()
    expect(await scene.isStill()).toBe(false)
  })

  test('more folders than it listens at are never still', async () => {
    await using scene = await watched(files, { folders: 2 })
    await scene.begin()
    expect(await scene.isStill()).toBe(false)
  })

  test('nothing is certain of a worktree that was forgotten for another', async () => {
    await using scene = await watched(files, { worktrees: 1 })
    await using other = await testWorktree(files)
    await scene.begin()
    const place = { gitDirectory: other.layout.snapshots(other.place.chatId), worktree: other.directory }
    await scene.watch.begin(place, other.first.snapshotId, async () => other.first.snapshotId)
    expect(await scene.isStill()).toBe(false)
    expect(await scene.watch.isStill(other.directory, other.first.snapshotId)).toBe(true)
  })
})
