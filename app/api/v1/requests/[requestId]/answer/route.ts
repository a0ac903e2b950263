import { route } from '#app/_server/route.ts'
import { answerRequest } from '#db/writes/requests/answer.ts'
import * as api from '#lib/domain/api/requests.ts'

export const POST = route(api.answerRequest, async ({ actor, store, params, body }) => {
  await answerRequest(actor, store, { ...params, answer: body })
  return null
})
