import { firstTree } from '#agent-host/files/change-marks.ts'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { makePrivateFolder, worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { removeChat } from '#agent-host/worktrees/moved-snapshots.ts'
import { diffSnapshots, type SnapshotDiff } from '#agent-host/worktrees/snapshot-diff.ts'
import { lastTree, type Snapshot, takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { deleteWorkspace, prepareWorkspace, type WorkspaceSettings } from '#agent-host/worktrees/workspaces.ts'
import { type Place, type Prepared, prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import type { BackendId, ChatId, SnapshotId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

/** The files of chats, as a turn needs them. */
export type Worktrees = {
  prepare(place: Place, signal?: AbortSignal): Promise<Prepared>
  snapshot(place: Place): Promise<Snapshot>
  diff(place: Place, from: SnapshotId, to: SnapshotId): Promise<SnapshotDiff>
  /** The files as they were last recorded there, or with which it began. */
  latest(place: Place): Promise<SnapshotId>
  filePlace(place: Place): FilePlace
  /** The home of a chat's agent: an absolute folder, made when it is missing. */
  home(chatId: ChatId, backendId: BackendId): Promise<string>
}

/** The repositories of workspaces. */
export type Repositories = {
  prepare(
    input: { workspaceId: WorkspaceId; source: WorkspaceSource; administrator: boolean },
    signal: AbortSignal,
  ): Promise<void>
  remove(workspaceId: WorkspaceId): Promise<void>
  /** Removes all files of a chat. Nothing may run in them any more. */
  removeChat(chatId: ChatId): Promise<void>
}

/** Both, below one data folder. */
export function openWorktrees(settings: WorkspaceSettings): { worktrees: Worktrees; repositories: Repositories } {
  const layout = worktreeLayout(settings.dataDirectory)
  return {
    worktrees: {
      prepare: (place, signal) => prepareWorktree(layout, place, signal),
      snapshot: (place) => takeSnapshot(layout, place),
      diff: (place, from, to) => diffSnapshots(layout, { chatId: place.chatId, from, to }),
      latest: async ({ chatId }) => {
        const gitDirectory = layout.snapshots(chatId)
        return (await lastTree(gitDirectory)) ?? (await firstTree(gitDirectory))
      },
      filePlace: ({ chatId, workspaceId }) => ({
        worktree: layout.worktree(workspaceId, chatId),
        gitDirectory: layout.snapshots(chatId),
        deletedDirectory: layout.deletedFiles(chatId),
      }),
      home: (chatId, backendId) => makePrivateFolder(layout.home(`${chatId}-${backendId}`)),
    },
    repositories: {
      prepare: (input, signal) => prepareWorkspace(input, settings, signal),
      remove: (workspaceId) => deleteWorkspace(settings.dataDirectory, workspaceId),
      removeChat: (chatId) => removeChat(layout, chatId),
    },
  }
}
