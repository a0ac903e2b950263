import { route } from '#app/_server/route.ts'
import { markRead } from '#db/writes/chats/mark.ts'
import * as api from '#lib/domain/api/chats.ts'

export const POST = route(api.readThrough, async ({ actor, store, params, body }) => {
  await markRead(actor, store, { ...params, ...body })
  return null
})
