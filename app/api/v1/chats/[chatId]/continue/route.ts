import { route } from '#app/_server/route.ts'
import { continueChat } from '#db/writes/turns/continue.ts'
import * as api from '#lib/domain/api/chats.ts'

export const POST = route(api.continueChat, async ({ actor, store, params }) => {
  await continueChat(actor, store, params)
  return null
})
