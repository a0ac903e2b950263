import { eventStream } from '#app/_server/follow/event-stream.ts'
import { oneStream } from '#app/_server/follow/one-stream.ts'
import { UiStream } from '#app/_server/follow/ui-stream.ts'
import { route } from '#app/_server/route.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { followTurn } from '#lib/domain/api/streams.ts'

const headers = { 'x-vercel-ai-ui-message-stream': 'v1' }

export const GET = route(followTurn, async ({ actor, store, params: { chatId }, request }) => {
  const { view } = await readChatView(actor, store, chatId)
  if (!view.runningTurnId) return new Response(null, { status: 204 })
  const dress = new UiStream(view.runningTurnId)
  return await eventStream(request, store, { dress, headers, ...oneStream(actor, chatId, 'snapshot') })
})
