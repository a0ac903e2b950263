import { route } from '#app/_server/route.ts'
import { findInChat } from '#db/reads/find-in-chat.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.findInChat, ({ actor, store, params, query }) =>
  findInChat(actor, store, { ...params, ...query }),
)
