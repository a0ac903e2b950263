import { requireBackend } from '#app/_server/backend-of-chat.ts'
import { route } from '#app/_server/route.ts'
import { readChat } from '#db/reads/chats.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.readChat, ({ actor, store, params }) => readChat(actor, store, params.chatId))

export const PATCH = route(api.updateChat, async ({ actor, store, params, body }) => {
  await requireBackend(actor, store, body.backend)
  return await updateChat(actor, store, { ...params, ...body })
})

export const DELETE = route(api.deleteChat, async ({ actor, store, params }) => {
  await deleteChat(actor, store, params)
  return null
})
