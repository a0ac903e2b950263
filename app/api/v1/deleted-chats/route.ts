import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listDeletedChats } from '#db/reads/deleted-chats.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.listDeletedChats, async ({ actor, store, query }) =>
  pageOf(await listDeletedChats(actor, store), query, (chat) => chat.chatId),
)
