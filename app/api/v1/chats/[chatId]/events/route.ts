import { oneChat } from '#app/_server/follow/dress.ts'
import { eventStream } from '#app/_server/follow/event-stream.ts'
import { oneStream } from '#app/_server/follow/one-stream.ts'
import { startOf } from '#app/_server/follow/places.ts'
import { route } from '#app/_server/route.ts'
import { readRole } from '#db/reads/chats.ts'
import { followChat } from '#lib/domain/api/streams.ts'

export const GET = route(followChat, async ({ actor, store, params, query, request }) => {
  await readRole(actor, store, params.chatId)
  const start = startOf(request.headers.get('last-event-id') ?? query.after)
  return await eventStream(request, store, { dress: oneChat, ...oneStream(actor, params.chatId, start) })
})
