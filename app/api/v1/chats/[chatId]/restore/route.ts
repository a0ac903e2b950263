import { route } from '#app/_server/route.ts'
import { restoreChat } from '#db/writes/chats/restore.ts'
import * as api from '#lib/domain/api/chats.ts'

export const POST = route(api.restoreChat, ({ actor, store, params }) => restoreChat(actor, store, params))
