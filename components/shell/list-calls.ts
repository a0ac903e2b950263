import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceColor } from '#lib/domain/workspaces/colors.ts'

/** What the lists ask of the server. */
export const renameChat = (chatId: ChatId, title: string) =>
  callEndpoint('updateChat', { params: { chatId }, body: { title } })
export const pinChat = (chatId: ChatId, pinned: boolean) =>
  callEndpoint('updateChat', { params: { chatId }, body: { pinned } })
export const moveChat = (chatId: ChatId, workspaceId: WorkspaceId) =>
  callEndpoint('updateChat', { params: { chatId }, body: { workspaceId } })
export const deleteChat = (chatId: ChatId) => callEndpoint('deleteChat', { params: { chatId } })
export const restoreChat = (chatId: ChatId) => callEndpoint('restoreChat', { params: { chatId } })
export const sayRead = (chatId: ChatId, seq: number) =>
  callEndpoint('readThrough', { params: { chatId }, body: { seq } })

export const fetchOlderChats = (cursor: string) => callEndpoint('listChats', { query: { limit: '100', cursor } })

export const fetchChatsOf = (workspaceId: WorkspaceId, cursor: string) =>
  callEndpoint('listChats', { query: { limit: '50', cursor, workspaceId } })

/** How many of a chat's newest hundred patches nobody accepted or rejected; null where that cannot be had. */
export async function countPending(chatId: ChatId): Promise<number | null> {
  const patches = await callEndpoint('listPatches', { params: { chatId }, query: { limit: '100' } })
  return patches.ok ? patches.data.items.filter((patch) => patch.state === 'pending').length : null
}

export const placeWorkspace = (workspaceId: WorkspaceId, before: WorkspaceId | null) =>
  callEndpoint('updateWorkspace', { params: { workspaceId }, body: { before } })
export const colorWorkspace = (workspaceId: WorkspaceId, color: WorkspaceColor) =>
  callEndpoint('updateWorkspace', { params: { workspaceId }, body: { color } })
export const tryWorkspaceAgain = (workspaceId: WorkspaceId) =>
  callEndpoint('retryWorkspace', { params: { workspaceId } })
