import { defaultBackend, requireBackend } from '#app/_server/backend-of-chat.ts'
import { route } from '#app/_server/route.ts'
import { listChats } from '#db/reads/chats.ts'
import { createChat } from '#db/writes/chats/create.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.listChats, async ({ actor, store, query }) => {
  const { items, nextCursor } = await listChats(actor, store, query)
  return { items: items.map((item) => ({ id: item.chatId, ...item })), nextCursor }
})

export const POST = route(api.createChat, async ({ actor, store, body }) => {
  await requireBackend(actor, store, body.backend)
  return await createChat(actor, store, { ...body, backend: body.backend ?? (await defaultBackend(actor, store)) })
})
