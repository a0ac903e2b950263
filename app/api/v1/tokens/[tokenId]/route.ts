import { route } from '#app/_server/route.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import * as api from '#lib/domain/api/tokens.ts'

export const DELETE = route(api.revokeToken, async ({ actor, store, params }) => {
  await revokeToken(actor, store, params)
  return null
})
