import { defaultBackend } from '#app/_server/default-backend.ts'
import { route } from '#app/_server/route.ts'
import { listChats } from '#db/reads/chats.ts'
import { createChat } from '#db/writes/chats/create.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.listChats, async ({ actor, store, query }) => {
  const { items, nextCursor } = await listChats(actor, store, query)
  return { items: items.map((item) => ({ id: item.chatId, ...item })), nextCursor }
})

export const POST = route(api.createChat, async ({ actor, store, body }) =>
  createChat(actor, store, { ...body, backend: body.backend ?? (await defaultBackend(actor, store)) }),
)
