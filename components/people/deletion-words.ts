import type { AccountInfo } from '#lib/domain/people/account.ts'

/** What goes with an account that is deleted. */
export function deletionWords({ name, chatCount, workspaceCount }: AccountInfo): string {
  const chats = chatCount === 1 ? '1 chat' : `${chatCount} chats`
  const workspaces =
    workspaceCount === 1 ? '1 workspace with its files' : `${workspaceCount} workspaces with their files`
  return `This deletes ${name}, ${chats} and ${workspaces}, for good. Their agents are stopped.`
}
