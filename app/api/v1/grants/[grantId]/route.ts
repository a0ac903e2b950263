import { route } from '#app/_server/route.ts'
import { revokeGrant } from '#db/writes/grants/revoke.ts'
import { updateGrant } from '#db/writes/grants/update.ts'
import * as api from '#lib/domain/api/grants.ts'

export const PATCH = route(api.updateGrant, ({ actor, store, params, body }) =>
  updateGrant(actor, store, { ...params, ...body }),
)

export const DELETE = route(api.revokeGrant, async ({ actor, store, params }) => {
  await revokeGrant(actor, store, params)
  return null
})
