import { manyChats } from '#app/_server/follow/dress.ts'
import { eventStream } from '#app/_server/follow/event-stream.ts'
import { startsOf } from '#app/_server/follow/places.ts'
import { route } from '#app/_server/route.ts'
import { followChats } from '#lib/domain/api/streams.ts'

export const GET = route(followChats, async ({ actor, store, query, request }) => {
  const chats = startsOf(query.chats, request.headers.get('last-event-id'))
  return await eventStream(request, store, { actor, dress: manyChats, chats, feed: query.feed === '1' })
})
