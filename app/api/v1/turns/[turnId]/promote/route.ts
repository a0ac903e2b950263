import { route } from '#app/_server/route.ts'
import { promoteTurn } from '#db/writes/turns/promote.ts'
import * as api from '#lib/domain/api/turns.ts'

export const POST = route(api.promoteTurn, async ({ actor, store, params }) => {
  await promoteTurn(actor, store, params)
  return null
})
