import { z } from 'zod'
import { endpoint, listOf, pageQuery, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { countWords, filesPerMessage } from '#lib/domain/attachments/allowed.ts'
import { chatInfo, chatStatus, chatTitle, chosenOptions, message } from '#lib/domain/chats/chat.ts'
import { deletedChat } from '#lib/domain/chats/deletion.ts'
import { snippet } from '#lib/domain/chats/snippet.ts'
import { attachmentId, backendId, chatId, messageId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { patchInfo } from '#lib/domain/patches/patch.ts'
import { sessionInfo } from '#lib/domain/sessions/session.ts'
import { turnInfo } from '#lib/domain/turns/turn.ts'

const chat = chatInfo.meta({ id: 'Chat' })
const params = z.object({ chatId })
const choice = z.string().max(256).nullable()

export const listChats = endpoint({
  method: 'GET',
  path: '/chats',
  summary: 'Your chats, newest activity first',
  query: pageQuery.extend({ workspaceId: workspaceId.optional() }),
  status: 200,
  answer: listOf(
    chatStatus
      .extend({ id: chatId, workspaceName: z.string(), backend: backendId, createdAt: z.iso.datetime() })
      .meta({ id: 'ChatListItem' }),
  ),
})
export const createChat = endpoint({
  method: 'POST',
  path: '/chats',
  summary: 'Make a chat; without a workspace in your Default one',
  body: z.strictObject({
    workspaceId: workspaceId.optional(),
    backend: backendId.optional(),
    model: choice.optional(),
    mode: choice.optional(),
    options: chosenOptions.optional(),
  }),
  status: 201,
  answer: chat,
  inOneTransaction: true,
})
export const readChat = endpoint({
  method: 'GET',
  path: '/chats/{chatId}',
  access: 'chat',
  summary: 'One chat',
  params,
  status: 200,
  answer: chat,
})
export const updateChat = endpoint({
  method: 'PATCH',
  path: '/chats/{chatId}',
  summary: 'Change its title, its workspace, what is asked of which backend, or whether it stands on top of your list',
  params,
  body: z.strictObject({
    title: chatTitle.optional(),
    backend: backendId.optional(),
    model: choice.optional(),
    mode: choice.optional(),
    options: chosenOptions.optional(),
    workspaceId: workspaceId.optional(),
    pinned: z.boolean().optional(),
  }),
  status: 200,
  answer: chat,
})
export const deleteChat = endpoint({
  method: 'DELETE',
  path: '/chats/{chatId}',
  summary: 'Delete a chat; a running turn is stopped. It can be restored for seven days',
  params,
  status: 204,
})
export const restoreChat = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/restore',
  summary: 'Bring a deleted chat back. What waited in its queue is held',
  params,
  status: 200,
  answer: chat,
})
export const listDeletedChats = endpoint({
  method: 'GET',
  path: '/deleted-chats',
  summary: 'Your deleted chats that can still be brought back, the last deleted first',
  query: shortListQuery,
  status: 200,
  answer: listOf(deletedChat.meta({ id: 'DeletedChat' })),
})
export const readThrough = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/read',
  summary: 'Say up to which event you have seen a chat',
  params,
  body: z.strictObject({ seq: z.number().int().min(0) }),
  status: 204,
})
export const listSessions = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/sessions',
  summary: 'Per backend: what the next prompt would meet, and when it was last active',
  params,
  query: shortListQuery,
  status: 200,
  answer: listOf(sessionInfo.meta({ id: 'Session' })),
})
export const listMessages = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/messages',
  access: 'chat',
  summary: 'Messages with their parts, newest last; the cursor leads to older ones',
  params,
  query: pageQuery,
  status: 200,
  answer: listOf(message.meta({ id: 'Message' })).extend({
    /** The turns of these messages, by id. */
    turns: z.record(z.string(), turnInfo),
    /** The patches that stand among these messages, newest first. */
    patches: z.array(patchInfo),
  }),
})
export const findInChat = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/find',
  summary: 'The messages that say something, newest last. What a running turn says is not among them yet',
  params,
  query: z.object({ query: z.string().trim().min(1).max(200) }),
  status: 200,
  answer: z.object({
    items: z.array(z.object({ messageId, at: z.iso.datetime(), snippet }).meta({ id: 'FindHit' })),
    /** Whether there are more than these, which are older. */
    more: z.boolean(),
  }),
})
export const sendMessage = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/messages',
  summary: 'Send a message, into the running turn (steer) or instead of an earlier one (replaces); place 0 starts now',
  params,
  body: z.strictObject({
    text: z.string(),
    attachmentIds: z.array(attachmentId).max(filesPerMessage, countWords).optional(),
    backend: backendId.optional(),
    options: chosenOptions.optional(),
    steer: z.boolean().optional(),
    replaces: messageId.optional(),
  }),
  status: 202,
  answer: z.object({ messageId, turnId, place: z.number().int() }),
  inOneTransaction: true,
})
export const continueChat = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/continue',
  summary: 'Release a queue that is held; with an empty queue it sends “Continue.”',
  params,
  status: 202,
  inOneTransaction: true,
})
