import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { earlierGroups, type Place } from '#agent-host/worktrees/place.ts'
import type { BackendId, ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Whose home within a group: a backend's, or that of its people's own shells, which no backend can be called. */
export type HomeOf = BackendId | 'own.shell'

/** Where a host keeps repositories, worktrees, snapshots and homes below its data folder. All paths are absolute. */
export type WorktreeLayout = {
  dataDirectory: string
  repository(workspaceId: WorkspaceId): string
  /** A folder for each group, in which the worktrees of its chats are and nothing else. */
  worktrees: string
  worktreesOf(groupId: string): string
  worktree(place: Place): string
  /** Where the worktree may be from before groups had folders, or from before the chat changed its group. */
  earlierWorktrees(place: Place): string[]
  /** Where worktrees are made and taken apart: their own folder is seen by the agents of the group. */
  staging(groupId: string): string
  /** Where the worktree of a chat is made before it is the chat's, and that of the group's next chat. */
  blank(place: Place): string
  spare(groupId: string): string
  snapshots(chatId: ChatId): string
  /** Where the snapshots of a chat wait that were taken while it was in another workspace. */
  snapshotsAside(chatId: ChatId, workspaceId: WorkspaceId): string
  /** What a person deleted in the Files panel, for a day. */
  deletedFiles(chatId: ChatId): string
  homes: string
  homesOf(groupId: string): string
  home(groupId: string, of: HomeOf): string
}

/** The layout below `dataDirectory`. Names that could lead elsewhere are refused as `invalid`. */
export function worktreeLayout(dataDirectory: string): WorktreeLayout {
  const root = path.resolve(dataDirectory)
  const below = (...names: string[]) => path.join(root, ...names)
  return {
    dataDirectory: root,
    repository: (workspaceId) => below('repositories', `${plain(workspaceId)}.git`),
    worktrees: below('worktrees'),
    worktreesOf: (groupId) => below('worktrees', plain(groupId)),
    worktree: ({ chatId, group }) => below('worktrees', plain(group.id), plain(chatId)),
    earlierWorktrees: (place) =>
      [place.workspaceId, ...earlierGroups(place).map(({ id }) => id)].map((folder) =>
        below('worktrees', plain(folder), plain(place.chatId)),
      ),
    staging: (groupId) => below('staging', plain(groupId)),
    blank: ({ chatId, group }) => below('staging', plain(group.id), plain(chatId)),
    spare: (groupId) => below('staging', plain(groupId), 'spare'),
    snapshots: (chatId) => below('snapshots', `${plain(chatId)}.git`),
    snapshotsAside: (chatId, workspaceId) => below('snapshots', `${plain(chatId)}.${plain(workspaceId)}.git`),
    deletedFiles: (chatId) => below('deleted-files', plain(chatId)),
    homes: below('homes'),
    homesOf: (groupId) => below('homes', plain(groupId)),
    home: (groupId, of) => below('homes', plain(groupId), plain(of)),
  }
}

function plain(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/.test(name) || name.length > 128)
    throw new Refusal('invalid', 'This is not an id.')
  return name
}

/** Makes a folder that only its owner may enter; its missing parents too. */
export async function makePrivateFolder(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  return directory
}
