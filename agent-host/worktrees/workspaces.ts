import { readdir } from 'node:fs/promises'
import { checkSize, copyRepository, makeEmptyRepository } from '#agent-host/worktrees/bare-repository.ts'
import { buildFolder, folderExists, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import type { CloneGuard } from '#agent-host/worktrees/clone-guard.ts'
import { type CloneLimits, cloneRepository } from '#agent-host/worktrees/clone-repository.ts'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { admitFolder, findRepository, type RootSettings } from '#agent-host/worktrees/source-folder.ts'
import { removeWorktree } from '#agent-host/worktrees/worktree.ts'
import { chatId as chatIdSchema, type WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

export type WorkspaceSettings = RootSettings & CloneGuard & CloneLimits

/**
 * Makes the bare repository of a workspace under the data folder: empty, copied from a folder, or cloned. Nothing is done where it is there
 * already, and a failure leaves nothing behind. Refuses as `admitFolder`, `findRepository` and `cloneRepository` do, or with `too_large`.
 */
export async function prepareWorkspace(
  { workspaceId, source, administrator }: { workspaceId: WorkspaceId; source: WorkspaceSource; administrator: boolean },
  settings: WorkspaceSettings,
  signal?: AbortSignal,
): Promise<void> {
  const repository = worktreeLayout(settings.dataDirectory).repository(workspaceId)
  if (await folderExists(repository)) return
  await buildFolder(repository, async (directory) => {
    if (source.kind === 'empty') return await makeEmptyRepository(directory)
    if (source.kind === 'clone') await cloneRepository(source, directory, { ...settings, signal })
    else {
      const { folder, confines } = await admitFolder(source.path, administrator, settings)
      await copyRepository(await findRepository(folder, confines), directory, signal)
    }
    await checkSize(directory, signal)
  })
}

/** Removes a workspace's repository and the worktrees of its chats. Nothing may run in them any more. */
export async function deleteWorkspace(dataDirectory: string, workspaceId: WorkspaceId): Promise<void> {
  const layout = worktreeLayout(dataDirectory)
  const worktrees = layout.worktreesOf(workspaceId)
  for (const name of (await readdir(worktrees).catch(ignoreMissing)) ?? [])
    if (!name.startsWith('.')) await removeWorktree(layout, { workspaceId, chatId: chatIdSchema.parse(name) })
  await removeBuilt(worktrees)
  await removeBuilt(layout.repository(workspaceId))
}
