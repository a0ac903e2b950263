import { callEndpoint } from '#components/calls/call-endpoint.ts'
import * as chats from '#lib/domain/api/chats.ts'
import { listPatches } from '#lib/domain/api/patches.ts'
import * as workspaces from '#lib/domain/api/workspaces.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceColor } from '#lib/domain/workspaces/workspace.ts'

/** What the lists ask of the server. */
export const renameChat = (chatId: ChatId, title: string) =>
  callEndpoint(chats.updateChat, { params: { chatId }, body: { title } })
export const pinChat = (chatId: ChatId, pinned: boolean) =>
  callEndpoint(chats.updateChat, { params: { chatId }, body: { pinned } })
export const moveChat = (chatId: ChatId, workspaceId: WorkspaceId) =>
  callEndpoint(chats.updateChat, { params: { chatId }, body: { workspaceId } })
export const deleteChat = (chatId: ChatId) => callEndpoint(chats.deleteChat, { params: { chatId } })
export const restoreChat = (chatId: ChatId) => callEndpoint(chats.restoreChat, { params: { chatId } })
export const sayRead = (chatId: ChatId, seq: number) =>
  callEndpoint(chats.readThrough, { params: { chatId }, body: { seq } })

export const fetchOlderChats = (cursor: string) => callEndpoint(chats.listChats, { query: { limit: '100', cursor } })

export const fetchChatsOf = (workspaceId: WorkspaceId, cursor: string) =>
  callEndpoint(chats.listChats, { query: { limit: '50', cursor, workspaceId } })

/** How many of a chat's newest hundred patches nobody accepted or rejected; null where that cannot be had. */
export async function countPending(chatId: ChatId): Promise<number | null> {
  const patches = await callEndpoint(listPatches, { params: { chatId }, query: { limit: '100' } })
  return patches.ok ? patches.data.items.filter((patch) => patch.state === 'pending').length : null
}

export const placeWorkspace = (workspaceId: WorkspaceId, before: WorkspaceId | null) =>
  callEndpoint(workspaces.updateWorkspace, { params: { workspaceId }, body: { before } })
export const colorWorkspace = (workspaceId: WorkspaceId, color: WorkspaceColor) =>
  callEndpoint(workspaces.updateWorkspace, { params: { workspaceId }, body: { color } })
export const tryWorkspaceAgain = (workspaceId: WorkspaceId) =>
  callEndpoint(workspaces.retryWorkspace, { params: { workspaceId } })
