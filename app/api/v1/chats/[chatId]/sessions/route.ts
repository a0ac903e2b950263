import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listSessions } from '#db/reads/sessions.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.listSessions, async ({ actor, store, params, query }) =>
  pageOf(await listSessions(actor, store, params.chatId), query, (session) => session.backend),
)
