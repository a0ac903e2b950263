import { firstTree } from '#agent-host/files/change-marks.ts'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { makeHome } from '#agent-host/worktrees/homes.ts'
import { type HomeOf, worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { removeChat } from '#agent-host/worktrees/moved-snapshots.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { diffSnapshots, type SnapshotDiff } from '#agent-host/worktrees/snapshot-diff.ts'
import { lastTree, type Snapshot, takeSnapshot } from '#agent-host/worktrees/snapshots.ts'
import { keepSpareWorktree, removeOldSpares } from '#agent-host/worktrees/spare-worktree.ts'
import type { TouchWatch } from '#agent-host/worktrees/touch-watch.ts'
import { deleteWorkspace, prepareWorkspace, type WorkspaceSettings } from '#agent-host/worktrees/workspaces.ts'
import { bringWorktree, type Prepared, prepareWorktree } from '#agent-host/worktrees/worktree.ts'
import type { ChatId, SnapshotId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

const spareUnusedMs = 24 * 3_600_000

/** The files of chats, as a turn needs them. */
export type Worktrees = {
  prepare(place: Place, signal?: AbortSignal): Promise<Prepared>
  /** Has the worktree in its place where there is one. */
  bring(place: Place): Promise<void>
  snapshot(place: Place): Promise<Snapshot>
  diff(place: Place, from: SnapshotId, to: SnapshotId): Promise<SnapshotDiff>
  /** The files as they were last recorded there, or with which it began. */
  latest(place: Place): Promise<SnapshotId>
  /** Whether the files certainly are as that snapshot recorded them; false where that is not known. */
  isStill(place: Place, snapshotId: SnapshotId): Promise<boolean>
  /** Begins to listen for changes of files that were recorded as that snapshot. */
  listen(place: Place, snapshotId: SnapshotId): Promise<void>
  /** Has files lie ready for the next chat of the group. */
  keepSpare(place: Place): Promise<void>
  /** Removes what lay ready for a day and was not wanted. */
  removeOldSpares(): Promise<void>
  /** Makes nothing ready any more; resolves when nothing of that is under way. */
  close(): Promise<void>
  filePlace(place: Place): FilePlace
  /** The home of a group's agents on one backend: an absolute folder, made when it is missing. */
  home(groupId: string, of: HomeOf): Promise<string>
}

/** Who must let go of files before they are moved or removed; resolves when nothing of his runs in them. */
export type WorktreeUsers = {
  /** A worktree goes to another folder: sessions that worked there do not know it any more. */
  onMoving(place: Place): Promise<void>
  /** Nothing is left of a group's chats: its homes go. */
  onGroupGone(groupId: string): Promise<void>
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

/** Both, below one data folder. `watch` knows which worktrees nobody touched. */
export function openWorktrees(
  settings: WorkspaceSettings,
  { onMoving, onGroupGone, watch }: WorktreeUsers & { watch: TouchWatch },
): { worktrees: Worktrees; repositories: Repositories } {
  const layout = worktreeLayout(settings.dataDirectory)
  const closed = new AbortController()
  const underway = new Set<Promise<void>>()
  const snapshot = async (place: Place) => {
    await bringWorktree(layout, place, onMoving)
    return await takeSnapshot(layout, place)
  }
  return {
    worktrees: {
      prepare: (place, signal) => prepareWorktree(layout, place, { signal, onMoving }),
      bring: (place) => bringWorktree(layout, place, onMoving),
      snapshot,
      diff: (place, from, to) => diffSnapshots(layout, { chatId: place.chatId, from, to }),
      latest: async ({ chatId }) => {
        const gitDirectory = layout.snapshots(chatId)
        return (await lastTree(gitDirectory)) ?? (await firstTree(gitDirectory))
      },
      isStill: (place, snapshotId) => watch.isStill(layout.worktree(place), snapshotId),
      listen: async (place, snapshotId) => {
        const where = { gitDirectory: layout.snapshots(place.chatId), worktree: layout.worktree(place) }
        if (await watch.isStill(where.worktree, snapshotId)) return
        await watch.begin(where, snapshotId, async () => (await snapshot(place)).snapshotId)
      },
      keepSpare: async (place) => {
        const keeping = keepSpareWorktree(layout, place, closed.signal)
        const settled = keeping.then(ignoreAll, ignoreAll)
        underway.add(settled)
        await keeping.finally(() => underway.delete(settled))
      },
      removeOldSpares: () => removeOldSpares(layout, spareUnusedMs),
      close: async () => {
        closed.abort()
        await Promise.all(underway)
      },
      filePlace: (place) => ({
        worktree: layout.worktree(place),
        gitDirectory: layout.snapshots(place.chatId),
        deletedDirectory: layout.deletedFiles(place.chatId),
      }),
      home: (groupId, of) => makeHome(layout, groupId, of),
    },
    repositories: {
      prepare: (input, signal) => prepareWorkspace(input, settings, signal),
      remove: (workspaceId) => deleteWorkspace(settings.dataDirectory, workspaceId, onGroupGone),
      removeChat: (chatId) => removeChat(layout, chatId, onGroupGone),
    },
  }
}

const ignoreAll = () => undefined
