import { checkSize, copyRepository, makeEmptyRepository } from '#agent-host/worktrees/bare-repository.ts'
import { buildFolder, folderExists, namesIn, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import type { CloneGuard } from '#agent-host/worktrees/clone-guard.ts'
import { type CloneLimits, cloneRepository } from '#agent-host/worktrees/clone-repository.ts'
import { removeHomes } from '#agent-host/worktrees/homes.ts'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { admitFolder, findRepository, type RootSettings } from '#agent-host/worktrees/source-folder.ts'
import { removeWorktreesIn } from '#agent-host/worktrees/worktree.ts'
import { isGroupOf } from '#lib/domain/groups/group.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
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

/**
 * Removes a workspace's repository, the worktrees of its chats and the homes of their agents. Nothing may run in them any more: what
 * does is ended by `onGroupGone`.
 */
export async function deleteWorkspace(
  dataDirectory: string,
  workspaceId: WorkspaceId,
  onGroupGone: (groupId: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const layout = worktreeLayout(dataDirectory)
  const groups = new Set([...(await namesIn(layout.worktrees)), ...(await namesIn(layout.homes))])
  for (const folder of groups) {
    const isGroup = isGroupOf(folder, workspaceId)
    if (!isGroup && folder !== workspaceId) continue
    if (isGroup) await onGroupGone(folder)
    await removeWorktreesIn(layout, { folder, workspaceId })
    if (isGroup) await removeHomes(layout, folder)
  }
  await removeBuilt(layout.repository(workspaceId))
}
