import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Where a host keeps repositories, worktrees, snapshots and homes below its data folder. All paths are absolute. */
export type WorktreeLayout = {
  dataDirectory: string
  repository(workspaceId: WorkspaceId): string
  worktreesOf(workspaceId: WorkspaceId): string
  worktree(workspaceId: WorkspaceId, chatId: ChatId): string
  snapshots(chatId: ChatId): string
  /** Where the snapshots of a chat wait that were taken while it was in another workspace. */
  snapshotsAside(chatId: ChatId, workspaceId: WorkspaceId): string
  /** What a person deleted in the Files panel, for a day. */
  deletedFiles(chatId: ChatId): string
  home(group: string): string
}

/** The layout below `dataDirectory`. Names that could lead elsewhere are refused as `invalid`. */
export function worktreeLayout(dataDirectory: string): WorktreeLayout {
  const root = path.resolve(dataDirectory)
  const below = (...names: string[]) => path.join(root, ...names)
  return {
    dataDirectory: root,
    repository: (workspaceId) => below('repositories', `${plain(workspaceId)}.git`),
    worktreesOf: (workspaceId) => below('worktrees', plain(workspaceId)),
    worktree: (workspaceId, chatId) => below('worktrees', plain(workspaceId), plain(chatId)),
    snapshots: (chatId) => below('snapshots', `${plain(chatId)}.git`),
    snapshotsAside: (chatId, workspaceId) => below('snapshots', `${plain(chatId)}.${plain(workspaceId)}.git`),
    deletedFiles: (chatId) => below('deleted-files', plain(chatId)),
    home: (group) => below('homes', plain(group)),
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
