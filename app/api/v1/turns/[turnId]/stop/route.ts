import { route } from '#app/_server/route.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import * as api from '#lib/domain/api/turns.ts'

export const POST = route(api.stopTurn, async ({ actor, store, params }) => {
  await stopTurn(actor, store, params)
  return null
})
