import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** The worktree of a chat in a workspace below an installation's data folder, whichever group it is in. */
export function worktreeOf(dataDirectory: string, chat: { workspaceId: string; chatId: string }): string {
  const worktrees = path.join(dataDirectory, 'worktrees')
  const found = readdirSync(worktrees)
    .filter((group) => group.startsWith(`${chat.workspaceId}.`))
    .map((group) => path.join(worktrees, group, chat.chatId))
    .find((directory) => existsSync(directory))
  if (!found) throw new Error(`there is no worktree of ${chat.chatId}`)
  return found
}
