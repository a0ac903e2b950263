import { manyChats } from '#app/_server/follow/dress.ts'
import { eventStream } from '#app/_server/follow/event-stream.ts'
import { manyStreams } from '#app/_server/follow/many-streams.ts'
import { startsOf } from '#app/_server/follow/places.ts'
import { route } from '#app/_server/route.ts'
import { followChats } from '#lib/domain/api/streams.ts'

export const GET = route(followChats, async ({ store, query, request }) => {
  const starts = startsOf(query.chats, request.headers.get('last-event-id'))
  const wish = await manyStreams(request, store, { starts, feed: query.feed === '1' })
  return await eventStream(request, store, { dress: manyChats, ...wish })
})
