import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { type Place, placeOf } from '#agent-host/worktrees/place.ts'
import { diffSnapshots } from '#agent-host/worktrees/snapshot-diff.ts'
import { takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { prepareWorkspace } from '#agent-host/worktrees/workspaces.ts'
import { prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { testRepository } from '#tests/support/repository.ts'

/** Whose all chats are. */
const owner = newId('per')

/** A chat's place in the group that all chats of a workspace have in tests. */
export const testPlace = (chat: { workspaceId: WorkspaceId; chatId: ChatId }, isShared = false): Place =>
  placeOf({ ...chat, ownerId: owner, isShared })

/** A folder that goes with the test. */
export async function testFolder() {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-files-'))
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}

/** A data folder, with what `prepareWorkspace` needs to open folders of this machine's temporary folder. */
export async function testData() {
  const folder = await testFolder()
  const settings = {
    dataDirectory: path.join(folder.directory, 'data'),
    workspaceRoots: [tmpdir()],
    homeDirectory: '/nowhere',
    cloneHosts: [] as string[],
  }
  return {
    settings,
    layout: worktreeLayout(settings.dataDirectory),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** A chat's worktree of a person's repository. `changed` is what differs between two snapshots. */
export async function testWorktree(files?: Record<string, string>, arrange?: (repository: TestRepository) => unknown) {
  const stack = new AsyncDisposableStack()
  const data = stack.use(await testData())
  const repository = stack.use(await testRepository(files))
  await arrange?.(repository)
  const { layout, settings } = data
  const place = testPlace({ workspaceId: newId('wsp'), chatId: newId('cht') })
  const source = { kind: 'path' as const, path: repository.directory }
  await prepareWorkspace({ workspaceId: place.workspaceId, source, administrator: false }, settings)
  const { directory } = await prepareWorktree(layout, place)
  const snapshot = () => takeSnapshot(layout, place)
  const first = await snapshot()
  const diff = (to: typeof first, from = first) =>
    diffSnapshots(layout, { chatId: place.chatId, from: from.snapshotId, to: to.snapshotId })
  const dispose = () => stack.disposeAsync()
  return { layout, settings, place, repository, directory, first, snapshot, diff, [Symbol.asyncDispose]: dispose }
}
export type TestRepository = Awaited<ReturnType<typeof testRepository>>
