import { requireBackend, requireSteering } from '#app/_server/backend-of-chat.ts'
import { route } from '#app/_server/route.ts'
import { listMessages } from '#db/reads/messages.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import * as api from '#lib/domain/api/chats.ts'

export const GET = route(api.listMessages, ({ actor, store, params, query }) =>
  listMessages(actor, store, { ...params, ...query }),
)

export const POST = route(api.sendMessage, async ({ actor, store, params, body }) => {
  await requireBackend(actor, store, body.backend)
  if (body.steer) await requireSteering(actor, store, params.chatId)
  return await sendMessage(actor, store, { ...params, ...body })
})
